import Glibc
import KernelInterface
import Reconciler
import Testing

@testable import Node

@Suite struct FileStateStoreTests {
    let place: TemporaryDirectory
    var path: String { place.path + "/bulkhead/cgroup2-1" }

    init() throws {
        place = try TemporaryDirectory()
    }

    func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func aTransactionThatCommitsBecomesTheState() throws {
        var store = try FileStateStore(locking: path)
        #expect(try store.load() == StoredState())
        try store.begin(pending: bytes("undo 1"), next: bytes("state 1"))
        #expect(try store.load() == StoredState(pending: bytes("undo 1")))
        try store.commit()
        #expect(try store.load() == StoredState(state: bytes("state 1")))
        try store.begin(pending: bytes("undo 2"), next: bytes("state 2"))
        #expect(try store.load() == StoredState(state: bytes("state 1"), pending: bytes("undo 2")))
        try store.abandon()
        #expect(try store.load() == StoredState(state: bytes("state 1")))
        #expect(place.names("bulkhead/cgroup2-1") == ["lock", "state.json"])
    }

    @Test func twoWritersAreNotAdmitted() throws {
        let first = try FileStateStore(locking: path)
        let error = #expect(throws: StateError.self) { _ = try FileStateStore(locking: path) }
        #expect(error == StateError(path: path, reason: .busy(pid: getpid())))
        let reader = try FileStateStore(reading: path)
        #expect(reader.holder == getpid())
        #expect(first.holder == getpid())
    }

    @Test func theLockGoesWithItsStore() throws {
        do {
            let first = try FileStateStore(locking: path)
            #expect(first.path == path)
            #expect(place.text("bulkhead/cgroup2-1/lock") == "\(getpid())\n")
        }
        #expect(place.text("bulkhead/cgroup2-1/lock") == "")
        #expect(try FileStateStore(reading: path).holder == nil)
        _ = try FileStateStore(locking: path)
    }

    @Test func aReaderCreatesNothing() throws {
        var reader = try FileStateStore(reading: path)
        #expect(try reader.load() == StoredState())
        #expect(reader.holder == nil)
        #expect(place.names() == [])
        let error = #expect(throws: StateError.self) { try reader.begin(pending: [], next: []) }
        #expect(error?.reason == .failed(operation: "begin", errno: .readOnlyFileSystem))
    }

    /// What a crash may leave behind, and what it means.
    struct Remains: CustomTestStringConvertible {
        let files: [String: String]
        let state: String?
        let pending: String?
        let left: [String]
        var testDescription: String { files.keys.sorted().joined(separator: " ") }
    }

    @Test(arguments: [
        Remains(files: [:], state: nil, pending: nil, left: []),
        Remains(files: ["state.json": "s"], state: "s", pending: nil, left: ["state.json"]),
        // begin, cut short
        Remains(files: ["state.json": "s", "next.json.tmp": "n"], state: "s", pending: nil, left: ["state.json"]),
        Remains(files: ["state.json": "s", "next.json": "n"], state: "s", pending: nil, left: ["state.json"]),
        Remains(
            files: ["state.json": "s", "next.json": "n", "pending.json.tmp": "p"], state: "s", pending: nil,
            left: ["state.json"]),
        // between begin and commit, or abandon that did not begin
        Remains(
            files: ["state.json": "s", "next.json": "n", "pending.json": "p"], state: "s", pending: "p",
            left: ["next.json", "pending.json", "state.json"]),
        Remains(
            files: ["next.json": "n", "pending.json": "p"], state: nil, pending: "p",
            left: ["next.json", "pending.json"]),
        // commit, cut short after the rename
        Remains(files: ["state.json": "n", "pending.json": "p"], state: "n", pending: nil, left: ["state.json"]),
    ])
    func aCrashEndsInOldOrNew(_ remains: Remains) throws {
        for (name, text) in remains.files { try place.file("bulkhead/cgroup2-1/" + name, text) }
        chmod(path, 0o700)
        let expected = StoredState(state: remains.state.map(bytes), pending: remains.pending.map(bytes))
        var reader = try FileStateStore(reading: path)
        #expect(try reader.load() == expected)
        #expect(place.names("bulkhead/cgroup2-1") == remains.files.keys.sorted())
        var store = try FileStateStore(locking: path)
        #expect(try store.load() == expected)
        #expect(place.names("bulkhead/cgroup2-1") == (remains.left + ["lock"]).sorted())
    }

    @Test func aCommittedRestIsGoneBeforeTheNextBegins() throws {
        try place.file("bulkhead/cgroup2-1/pending.json", "old")
        chmod(path, 0o700)
        var store = try FileStateStore(locking: path)
        try store.begin(pending: bytes("p"), next: bytes("n"))
        #expect(try store.load() == StoredState(pending: bytes("p")))
        let error = #expect(throws: StateError.self) { try store.begin(pending: [], next: []) }
        #expect(error == StateError(path: path, reason: .failed(operation: "begin", errno: .fileExists)))
        #expect(try store.load() == StoredState(pending: bytes("p")))
    }

    @Test func anAbandonThatFailsNeverLooksLikeACommit() throws {
        var store = try FileStateStore(locking: path)
        try store.begin(pending: bytes("p"), next: bytes("n"))
        unlink(path + "/pending.json")
        mkdir(path + "/pending.json", 0o700)
        let error = #expect(throws: StateError.self) { try store.abandon() }
        let expected = StateError(
            path: path + "/pending.json", reason: .failed(operation: "remove", errno: .isDirectory))
        #expect(error == expected)
        #expect(place.text("bulkhead/cgroup2-1/next.json") == "n")
    }

    @Test func aCommitIsDoneWithItsRename() throws {
        var store = try FileStateStore(locking: path)
        try store.begin(pending: bytes("p"), next: bytes("n"))
        unlink(path + "/pending.json")
        mkdir(path + "/pending.json", 0o700)
        try store.commit()
        #expect(place.text("bulkhead/cgroup2-1/state.json") == "n")
    }

    @Test func aCommitThatFailsLeavesTheTransactionOpen() throws {
        var store = try FileStateStore(locking: path)
        try store.begin(pending: bytes("p"), next: bytes("n"))
        try place.directory("bulkhead/cgroup2-1/state.json")
        let error = #expect(throws: StateError.self) { try store.commit() }
        #expect(
            error == StateError(path: path + "/next.json", reason: .failed(operation: "rename", errno: .isDirectory)))
        rmdir(path + "/state.json")
        #expect(try store.load() == StoredState(pending: bytes("p")))
    }

    @Test func aBeginningThatFailsLeavesNothing() throws {
        var store = try FileStateStore(locking: path)
        try store.begin(pending: bytes("p"), next: bytes("s"))
        try store.commit()
        try place.directory("bulkhead/cgroup2-1/pending.json.tmp")
        let error = #expect(throws: StateError.self) { try store.begin(pending: bytes("p"), next: bytes("n")) }
        let expected = StateError(
            path: path + "/pending.json", reason: .failed(operation: "write", errno: .isDirectory))
        #expect(error == expected)
        #expect(place.names("bulkhead/cgroup2-1") == ["lock", "pending.json.tmp", "state.json"])
        rmdir(path + "/pending.json.tmp")
        #expect(try store.load() == StoredState(state: bytes("s")))
    }

    @Test func directoriesOfOthersAreRefused() throws {
        try place.directory("open/state", mode: 0o777)
        let error = #expect(throws: StateError.self) { _ = try FileStateStore(locking: place.path + "/open/state") }
        #expect(error?.reason == .unreadable("the directory can be written by others (mode 0777)"))
        try place.directory("loose/state", mode: 0o700)
        chmod(place.path + "/loose", 0o777)
        let above = #expect(throws: StateError.self) { _ = try FileStateStore(reading: place.path + "/loose/state") }
        #expect(above?.reason == .unreadable("the directory above it can be written by others (mode 0777)"))
        chmod(place.path + "/loose", 0o1777)
        _ = try FileStateStore(reading: place.path + "/loose/state")
    }

    @Test(.enabled(if: geteuid() == 0, "giving a directory away needs root"))
    func aDirectoryOfAnotherUserIsRefused() throws {
        try place.directory("theirs/state", mode: 0o700)
        chown(place.path + "/theirs/state", 4321, 4321)
        let error = #expect(throws: StateError.self) { _ = try FileStateStore(locking: place.path + "/theirs/state") }
        #expect(error?.reason == .unreadable("the directory belongs to uid 4321, not to uid 0"))
    }

    @Test func linksAndPipesAreRefused() throws {
        try place.directory("real/state", mode: 0o700)
        try place.link("linked", to: "real/state")
        let directory = #expect(throws: StateError.self) { _ = try FileStateStore(locking: place.path + "/linked") }
        #expect(directory?.reason == .unreadable("this is a symbolic link"))

        let state = place.path + "/real/state"
        try place.file("target", "untouched")
        try place.link("real/state/lock", to: "../../target")
        let lock = #expect(throws: StateError.self) { _ = try FileStateStore(locking: state) }
        #expect(lock == StateError(path: state + "/lock", reason: .unreadable("this is a symbolic link")))
        unlink(state + "/lock")
        try place.link("real/state/next.json", to: "../../target")
        try place.link("real/state/next.json.tmp", to: "../../target")
        var store = try FileStateStore(locking: state)
        try store.begin(pending: bytes("p"), next: bytes("n"))
        #expect(place.text("target") == "untouched")
        try store.abandon()
        #expect(mkfifo(state + "/state.json", 0o600) == 0)
        let pipe = #expect(throws: StateError.self) { try store.load() }
        #expect(pipe == StateError(path: state + "/state.json", reason: .unreadable("this is no regular file")))
    }
}
