import KernelInterface

/// One file of the simulated resctrl file system: where it exists, and what reading and writing it does.
struct SimulatedResctrlFile: Sendable {
    typealias Place = SimulatedResctrlDirectory
    typealias Presence = @Sendable (SimulatedResctrl, Place) -> Bool
    typealias Reader = @Sendable (SimulatedKernel, SimulatedResctrl, Place) throws(Refusal) -> String
    typealias Writer = @Sendable (inout SimulatedKernel, Place, [UInt8]) throws(Refusal) -> Void

    let name: String
    let exists: Presence
    let read: Reader
    let write: Writer?

    init(_ file: ResctrlFile, in exists: @escaping Presence, read: @escaping Reader, write: Writer? = nil) {
        name = file.name
        self.exists = exists
        self.read = read
        self.write = write
    }

    /// Every file that the simulated kernel knows, by name.
    static let named = Dictionary(
        uniqueKeysWithValues: (groupFiles + infoFiles + monitoringFiles).map { ($0.name, $0) })
}

extension SimulatedResctrl {
    /// The file, as opening it finds it.
    func found(
        _ path: ResctrlPath, _ file: ResctrlFile
    ) throws(Refusal) -> (place: SimulatedResctrlDirectory, file: SimulatedResctrlFile) {
        let place = try found(path)
        guard let known = SimulatedResctrlFile.named[file.name], known.exists(self, place) else {
            throw Refusal(.noSuchFile)
        }
        return (place, known)
    }

    /// The group whose directory this is; ENOENT for another directory.
    func group(_ place: SimulatedResctrlDirectory) throws(Refusal) -> ResourceGroupState {
        try state(place.group())
    }
}

extension SimulatedResctrlDirectory {
    /// The path of the group whose directory this is; ENOENT for another directory.
    func group() throws(Refusal) -> ResctrlPath {
        guard case .group(let path) = self else { throw Refusal(.noSuchFile) }
        return path
    }
}
