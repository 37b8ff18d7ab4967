package import KernelInterface

/// The operations of the resctrl file system; ENOENT for all where none is mounted.
extension SimulatedKernel {
    private func mounted() throws(Refusal) -> SimulatedResctrl {
        guard let resctrl else { throw Refusal(.noSuchFile) }
        return resctrl
    }

    package func directories(of path: ResctrlPath) throws(KernelError) -> [String] {
        do throws(Refusal) {
            let resctrl = try mounted()
            return resctrl.directoryNames(try resctrl.found(path))
        } catch {
            throw KernelError(.list, in: .resctrl, path: path.description, errno: error.errno)
        }
    }

    package func files(of path: ResctrlPath) throws(KernelError) -> [String] {
        do throws(Refusal) {
            let resctrl = try mounted()
            let place = try resctrl.found(path)
            return SimulatedResctrlFile.named.values.filter { $0.exists(resctrl, place) }.map(\.name).sorted()
        } catch {
            throw KernelError(.list, in: .resctrl, path: path.description, errno: error.errno)
        }
    }

    package func identity(of path: ResctrlPath) throws(KernelError) -> CgroupIdentity {
        do throws(Refusal) {
            let resctrl = try mounted()
            return CgroupIdentity(inode: resctrl.inode(try resctrl.found(path)))
        } catch {
            throw KernelError(.identify, in: .resctrl, path: path.description, errno: error.errno)
        }
    }

    package func read(_ path: ResctrlPath, _ file: ResctrlFile) throws(KernelError) -> String {
        do throws(Refusal) {
            let resctrl = try mounted()
            let (place, found) = try resctrl.found(path, file)
            return try found.read(self, resctrl, place)
        } catch {
            throw KernelError(.read, in: .resctrl, path: path.path(of: file), errno: error.errno)
        }
    }

    package mutating func write(_ path: ResctrlPath, _ file: ResctrlFile, _ text: String) throws(KernelError) {
        let before = resctrl?.status
        do throws(Refusal) {
            let resctrl = try mounted()
            let (place, found) = try resctrl.found(path, file)
            if callerUID != 0 && resctrl.owner(place) != callerUID { throw Refusal(.accessDenied) }
            let bytes = Array(text.utf8)
            if bytes.count > 4096 { throw Refusal(.tooBig) }
            guard let write = found.write else { throw Refusal(.accessDenied) }
            try write(&self, place, bytes)
        } catch {
            let value = text.droppingFinalNewline
            throw KernelError(
                .write, in: .resctrl, path: path.path(of: file), value: value, errno: error.errno,
                reason: reason(since: before))
        }
    }

    package mutating func create(_ path: ResctrlPath) throws(KernelError) {
        let before = resctrl?.status
        do throws(Refusal) {
            let resctrl = try mounted()
            if resctrl.directory(path) != nil || resctrl.isFile(path) { throw Refusal(.fileExists) }
            try checkOwner(of: path, resctrl)
            let (owner, now) = (callerUID, clock)
            try self.resctrl?.make(path, owner: owner, now: now)
        } catch {
            throw KernelError(
                .create, in: .resctrl, path: path.description, errno: error.errno, reason: reason(since: before))
        }
    }

    package mutating func remove(_ path: ResctrlPath) throws(KernelError) {
        let before = resctrl?.status
        do throws(Refusal) {
            let resctrl = try mounted()
            if resctrl.isFile(path) { throw Refusal(.notDirectory) }
            _ = try resctrl.found(path)
            if path.isRoot { throw Refusal(.busy) }
            try checkOwner(of: path, resctrl)
            let now = clock
            try self.resctrl?.unmake(path, now: now)
        } catch {
            throw KernelError(
                .remove, in: .resctrl, path: path.description, errno: error.errno, reason: reason(since: before))
        }
    }

    /// Whether the caller may create and remove in the directory that holds this path.
    private func checkOwner(of path: ResctrlPath, _ resctrl: SimulatedResctrl) throws(Refusal) {
        guard let parent = path.parent else { return }
        let owner = resctrl.owner(try resctrl.found(parent))
        if callerUID != 0 && owner != callerUID { throw Refusal(.accessDenied) }
    }

    private func reason(since before: ResctrlStatus?) -> String? {
        guard let before, let resctrl else { return nil }
        return resctrl.status.reason(since: before)
    }
}
