import Glibc
import KernelInterface
import Reconciler
import Testing

@testable import Node

/// Whether this process may mount a file system: a tmpfs of its own is the disk that is full.
let canMount: Bool = {
    guard geteuid() == 0, let place = try? TemporaryDirectory() else { return false }
    guard mount("tmpfs", place.path, "tmpfs", 0, "size=4096") == 0 else { return false }
    return umount(place.path) == 0
}()

@Suite(.enabled(if: canMount, "mounting a tmpfs needs root"))
struct FullDiskTests {
    let place: TemporaryDirectory

    init() throws {
        place = try TemporaryDirectory()
    }

    /// A disk of `pages` pages, gone after the test.
    func onDisk(pages: Int, files: Int = 100, _ body: (String) throws -> Void) throws {
        let disk = place.path + "/disk"
        mkdir(disk, 0o755)
        let size = "size=\(pages * sysconf(Int32(_SC_PAGESIZE))),nr_inodes=\(files),mode=755"
        try #require(mount("tmpfs", disk, "tmpfs", 0, size) == 0)
        defer { umount2(disk, Int32(MNT_DETACH)) }
        try body(disk + "/state")
    }

    @Test(arguments: 1...9) func aFullDiskChangesNothing(pages: Int) throws {
        let page = sysconf(Int32(_SC_PAGESIZE))
        let (old, pending) = ([UInt8](repeating: 1, count: page), [UInt8](repeating: 2, count: 3 * page))
        let next = [UInt8](repeating: 3, count: 2 * page)
        try onDisk(pages: pages) { path in
            // One page goes to the pid in the lock file, one to the state.
            var store = try FileStateStore(locking: path)
            var expected = StoredState()
            if pages >= 3 {
                try store.begin(pending: [], next: old)
                try store.commit()
                expected.state = old
            }
            do throws(StateError) {
                try store.begin(pending: pending, next: next)
                #expect(pages >= 7)
                try store.commit()
                #expect(try store.load() == StoredState(state: next))
            } catch {
                #expect(pages < 7)
                #expect(error.reason == .failed(operation: "write", errno: .noSpace))
                #expect(try store.load() == expected)
                let left = expected.state == nil ? ["lock"] : ["lock", "state.json"]
                #expect(place.names("disk/state") == left)
            }
        }
    }

    @Test(arguments: 1...7) func aDiskWithoutRoomForAFileChangesNothing(files: Int) throws {
        try onDisk(pages: 100, files: files) { path in
            do throws(StateError) {
                // The root, the directory, the lock and then one file after the other.
                var store = try FileStateStore(locking: path)
                do throws(StateError) {
                    try store.begin(pending: [2], next: [3])
                    #expect(files >= 5)
                    try store.commit()
                    #expect(try store.load() == StoredState(state: [3]))
                } catch {
                    #expect(files < 5)
                    #expect(error.reason == .failed(operation: "write", errno: .noSpace))
                    #expect(try store.load() == StoredState())
                    #expect(place.names("disk/state") == ["lock"])
                }
            } catch {
                #expect(files < 3)
                #expect(error.reason == .failed(operation: files == 1 ? "open" : "lock", errno: .noSpace))
            }
        }
    }

    @Test func aReadOnlyDiskIsNamed() throws {
        try onDisk(pages: 8) { path in
            #expect(mkdir(path, 0o700) == 0)
            #expect(mount("tmpfs", place.path + "/disk", "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0)
            let error = #expect(throws: StateError.self) { _ = try FileStateStore(locking: path) }
            #expect(error?.reason == .failed(operation: "lock", errno: .readOnlyFileSystem))
            var reader = try FileStateStore(reading: path)
            #expect(try reader.load() == StoredState())
        }
    }
}
