/// What is known of a resctrl file: where it is, who may write it, since when, and in which grammar.
package struct ResctrlFileDescription: Sendable {
    /// A kind of directory.
    package enum Place: String, Hashable, Sendable, CaseIterable {
        case info = "info"
        case cacheInfo = "info of a cache"
        case bandwidthInfo = "info of a bandwidth"
        case monitoringInfo = "info of monitoring"
        case eventConfig = "info of an event"
        case controlGroup = "CTRL_MON groups"
        case monGroup = "MON groups"
        /// `mon_L3_00`, and `mon_sub_L3_00` in it.
        case monData = "mon_data of L3"
        /// `mon_PERF_PKG_00`.
        case packageData = "mon_data of PERF_PKG"
        /// Directories that hold directories only: `mon_groups`, `mon_data`, `event_configs`.
        case directories = "no files"
    }

    package let file: ResctrlFile
    /// In the order of `Place`.
    package let places: [Place]
    package let access: InterfaceFileDescription.Access
    /// The first upstream release with the file.
    package let since: KernelVersion
    package let grammar: ResctrlGrammar
    /// One line.
    package let summary: String
    /// What the processor or the mount must have for the file to be there: `debug`, `AMD BMEC`; nil for the plain.
    package let requires: String?
}

extension ResctrlFile {
    /// Every known file, by place and name.
    package static var described: [ResctrlFileDescription] { ResctrlFileTable.rows }

    /// What is known of this file; nil for a file that this version does not know.
    package var known: ResctrlFileDescription? { ResctrlFileTable.named[name] }

    /// The grammar of its text; `text` for an unknown file.
    package var grammar: ResctrlGrammar { known?.grammar ?? .text }

    /// The one spelling of what a text of the file says, without the final newline: what reads back is compared so.
    package func canonical(_ text: String) throws(KernelTextError) -> String {
        try grammar.canonical(text)
    }
}
