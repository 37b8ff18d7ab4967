import CLinux
import Glibc
package import KernelInterface

extension EventLoop {
    // MARK: Cgroups

    /// Watches for cgroups that are created or removed in this one, and for its own removal.
    package mutating func watchCgroup(_ cgroup: CgroupPath) throws(LoopError) {
        let path = rootPath + "/" + cgroup.text
        let directory = openCgroup(cgroup)
        if directory < 0 { throw LoopError("open", path: path, errno: Errno(rawValue: -directory)) }
        defer { if directory != root { close(directory) } }
        let mask = clinux_in_create | clinux_in_delete | clinux_in_delete_self | clinux_in_onlydir
        let inotify = cgroupEvents
        // By its descriptor, so that the cgroup that was opened is the one that is watched.
        let watch = try LoopError.check("inotify_add_watch", path: path) {
            "/proc/self/fd/\(directory)".withCString { clinux_inotify_add(inotify, $0, mask) }
        }
        cgroupWatches.insert(watch)
    }

    /// Watches just these; what is watched already stays so without a gap. Returns why some cannot be watched.
    package mutating func watchCgroups(_ cgroups: Set<CgroupPath>) -> [CgroupPath: LoopError] {
        let before = cgroupWatches
        cgroupWatches = []
        var problems: [CgroupPath: LoopError] = [:]
        for cgroup in cgroups {
            do throws(LoopError) {
                try watchCgroup(cgroup)
            } catch {
                problems[cgroup] = error
            }
        }
        // One whose cgroup has gone meanwhile is unknown to the kernel, too.
        for watch in before.subtracting(cgroupWatches) { _ = clinux_inotify_remove(cgroupEvents, watch) }
        return problems
    }

    mutating func takeCgroupEvents(_ events: inout [LoopEvent]) {
        var isChanged = false
        var isOverflown = false
        var watches = cgroupWatches
        eachInotifyEvent(of: cgroupEvents) { watch, mask, _ in
            if mask & clinux_in_q_overflow != 0 { isOverflown = true }
            // Of a watch that was given up, nothing is told.
            guard watches.contains(watch) else { return }
            if mask & (clinux_in_create | clinux_in_delete | clinux_in_delete_self) != 0 { isChanged = true }
            if mask & clinux_in_ignored != 0 { watches.remove(watch) }
        }
        cgroupWatches = watches
        if isChanged { events.append(.cgroupsChanged) }
        if isOverflown, !events.contains(.overflow) { events.append(.overflow) }
    }

    // MARK: Units

    /// Watches a connection to the service manager; whoever has it takes what has come, and closes it.
    package mutating func watchUnits(_ descriptor: Int32) throws(LoopError) {
        try register(descriptor, .units, clinux_epollin)
    }

    // MARK: Policies

    /// Watches a policy file, or every file of a directory of policies.
    ///
    /// A file that is replaced, as editors and configuration management do, is watched by its name in its directory. A
    /// directory that is replaced, and symbolic links that are put elsewhere, are followed.
    package mutating func watchPolicy(_ path: String) throws(LoopError) {
        var path = path
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        let before = policyPaths
        if !policyPaths.contains(path) { policyPaths.append(path) }
        do throws(LoopError) {
            try watchPolicies()
        } catch {
            policyPaths = before
            throw error
        }
    }

    /// What has to be watched by now.
    private mutating func watchPolicies() throws(LoopError) {
        var found: [Int32: PolicyDirectory] = [:]
        for path in policyPaths {
            for (directory, name) in policyPlaces(of: path) {
                let watch = try watchPolicyDirectory(directory)
                found[watch, default: PolicyDirectory(path: directory, names: [])].add(name)
            }
        }
        for watch in policyDirectories.keys where found[watch] == nil {
            // One whose directory has gone is unknown to the kernel, too.
            _ = clinux_inotify_remove(policyEvents, watch)
        }
        policyDirectories = found
    }

    private func watchPolicyDirectory(_ path: String) throws(LoopError) -> Int32 {
        let mask =
            clinux_in_create | clinux_in_delete | clinux_in_moved_from | clinux_in_moved_to | clinux_in_close_write
            | clinux_in_attrib | clinux_in_delete_self | clinux_in_move_self | clinux_in_onlydir
        let inotify = policyEvents
        return try LoopError.check("inotify_add_watch", path: path) {
            path.withCString { clinux_inotify_add(inotify, $0, mask) }
        }
    }

    mutating func takePolicyEvents(_ events: inout [LoopEvent]) {
        var isChanged = false
        var isOverflown = false
        let directories = policyDirectories
        eachInotifyEvent(of: policyEvents) { watch, mask, name in
            if mask & clinux_in_q_overflow != 0 { isOverflown = true }
            guard let directory = directories[watch] else { return }
            let isItself = mask & (clinux_in_delete_self | clinux_in_move_self) != 0
            let isNamed = !name.isEmpty && directory.matters(name) && !isUnfinished(mask, directory.path, name)
            if isItself || isNamed { isChanged = true }
        }
        if isOverflown, !events.contains(.overflow) { events.append(.overflow) }
        if isChanged || isOverflown {
            // A place that cannot be watched any more is told of by whoever reads the policy now.
            _ = try? watchPolicies()
        }
        if isChanged { events.append(.policyChanged) }
    }

    /// Calls for everything that is in the queue.
    private func eachInotifyEvent(of inotify: Int32, _ body: (Int32, UInt32, String) -> Void) {
        while true {
            let length = clinux_read(inotify, buffer.baseAddress, UInt64(buffer.count))
            if length == -Int64(EINTR) { continue }
            guard length > 0, let bytes = buffer.baseAddress else { return }
            var offset: UInt64 = 0
            while true {
                var watch: Int32 = 0
                var mask: UInt32 = 0
                var name: UnsafePointer<CChar>?
                let size = clinux_inotify_event(bytes, UInt64(length), offset, &watch, &mask, &name)
                guard size > 0, let name else { break }
                body(watch, mask, String(cString: name))
                offset += size
            }
        }
    }
}

/// The directories to watch for a policy file or directory, and the name in them that matters, nil for all.
private func policyPlaces(of path: String) -> [(directory: String, name: String?)] {
    var places: [(directory: String, name: String?)] = []
    var itself = stat()
    var target = stat()
    let isLink = lstat(path, &itself) == 0 && itself.st_mode & S_IFMT == S_IFLNK
    let isDirectory = stat(path, &target) == 0 && target.st_mode & S_IFMT == S_IFDIR
    if isDirectory { places.append((path, nil)) }
    if isLink || !isDirectory {
        let (directory, name) = split(path)
        places.append((directory, name))
    }
    if isLink, !isDirectory, let resolved = realpath(path, nil) {
        let (directory, name) = split(String(cString: resolved))
        free(resolved)
        places.append((directory, name))
    }
    return places
}

/// Whether a file was only just created: what is in it is told of when it is closed. Links are complete at once.
private func isUnfinished(_ mask: UInt32, _ directory: String, _ name: String) -> Bool {
    guard mask & clinux_in_create != 0, mask & clinux_in_isdir == 0 else { return false }
    var found = stat()
    return lstat(directory + "/" + name, &found) == 0 && found.st_mode & S_IFMT == S_IFREG && found.st_nlink == 1
}
