import KernelInterface

/// A directory that the simulated resctrl file system has.
enum SimulatedResctrlDirectory: Equatable, Sendable {
    case group(ResctrlPath)
    case monGroups(ResctrlPath)
    case monData(ResctrlPath)
    /// The domain by its place among the monitored ones.
    case monDomain(ResctrlPath, Int)
    case info
    /// The schema by its place.
    case resourceInfo(Int)
    case monitoringInfo
}

extension SimulatedResctrl {
    /// Nil where there is no such directory.
    func directory(_ path: ResctrlPath) -> SimulatedResctrlDirectory? {
        if groups[path] != nil { return .group(path) }
        guard let parent = path.parent else { return nil }
        let name = path.name
        if parent.isRoot, name == "info" { return .info }
        if parent == .info {
            if name == "L3_MON" { return hasMonitoring ? .monitoringInfo : nil }
            return schemas.firstIndex { $0.name == name }.map { .resourceInfo($0) }
        }
        if !hasMonitoring { return nil }
        if let group = groups[parent] {
            if name == "mon_data" { return .monData(parent) }
            return name == "mon_groups" && !group.isMonitor ? .monGroups(parent) : nil
        }
        guard parent.name == "mon_data", let group = parent.parent, groups[group] != nil else { return nil }
        return monitoring.domains.firstIndex { MonitoringDomain(id: $0).description == name }
            .map { .monDomain(group, $0) }
    }

    /// As a lookup finds it: ENOTDIR where the path, or a part of it, is a file.
    func found(_ path: ResctrlPath) throws(Refusal) -> SimulatedResctrlDirectory {
        if let directory = directory(path) { return directory }
        var part = Optional(path)
        while let place = part {
            if isFile(place) { throw Refusal(.notDirectory) }
            part = place.parent
        }
        throw Refusal(.noSuchFile)
    }

    /// Names of the directories in a directory, sorted.
    func directoryNames(_ directory: SimulatedResctrlDirectory) -> [String] {
        switch directory {
        case .group(let path):
            var names = hasMonitoring ? ["mon_data"] : []
            if groups[path]?.isMonitor == false, hasMonitoring { names.append("mon_groups") }
            if path.isRoot { names += ["info"] + groups.keys.filter { $0.parent == .root }.map(\.name) }
            return names.sorted()
        case .monGroups(let path): return monitorGroups(of: path).map(\.name).sorted()
        case .monData: return monitoring.domains.map { MonitoringDomain(id: $0).description }.sorted()
        case .info: return (schemas.map(\.name) + (hasMonitoring ? ["L3_MON"] : [])).sorted()
        case .monDomain, .resourceInfo, .monitoringInfo: return []
        }
    }

    /// The inode number of a directory: that of its group and a place in it.
    func inode(_ directory: SimulatedResctrlDirectory) -> UInt64 {
        func inode(_ path: ResctrlPath) -> UInt64 { groups[path]?.inode ?? 0 }
        return switch directory {
        case .group(let path): inode(path)
        case .monGroups(let path): inode(path) + 1
        case .monData(let path): inode(path) + 2
        case .monDomain(let path, let domain): inode(path) + 3 + UInt64(domain)
        // Beyond what is counted for groups.
        case .info: 1 << 62
        case .monitoringInfo: 1 << 62 + 1
        case .resourceInfo(let index): 1 << 62 + 2 + UInt64(index)
        }
    }

    /// Who may create and remove in a directory, 0 for root.
    func owner(_ directory: SimulatedResctrlDirectory) -> UInt32 {
        switch directory {
        case .group(let path), .monGroups(let path), .monData(let path), .monDomain(let path, _):
            groups[path]?.owner ?? 0
        case .info, .resourceInfo, .monitoringInfo: 0
        }
    }
}
