extension InterfaceFile {
    /// The text to write so that the file holds `value`, canonical, for `key`; ends in a newline.
    ///
    /// `254:0 rbps=1 wbps=max riops=max wiops=max`, `default 200`, `1073741824`; an empty cpuset is a bare newline.
    package func command(_ value: String, key: String?) -> String {
        if let key { return key + " " + value + "\n" }
        switch grammar {
        case .ioWeight, .ioBFQWeight:
            return "default " + value + "\n"
        case .partition:
            return CPUSetPartition.requested(in: value) + "\n"
        case .subtreeControl:
            return SubtreeControlCommand.enabling(value) + "\n"
        case .text, .integer, .cpuWeight, .integerOrMax, .bytes, .boolean, .words, .cpuMax, .percentOrMax, .indexList,
            .idList, .controllers, .flatKeyed, .nestedKeyed, .deviceKeyed, .keyedLimits, .pressure, .reclaim:
            return value + "\n"
        }
    }
}
