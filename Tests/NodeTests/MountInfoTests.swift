import KernelInterface
import Testing

@testable import Node

/// Debian 13 with systemd: the unified hierarchy.
let unified = """
    22 28 0:21 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
    28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
    31 22 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot
    40 28 0:35 / /mnt/with\\040blank\\134 rw - tmpfs tmpfs rw,size=1024k

    """

/// Ubuntu 20.04: controllers on cgroup v1, cgroup2 beside them.
let hybrid = """
    31 23 0:28 / /sys/fs/cgroup ro,nosuid - tmpfs tmpfs ro,mode=755
    32 31 0:29 / /sys/fs/cgroup/unified rw,nosuid shared:10 - cgroup2 cgroup2 rw,nsdelegate
    33 31 0:30 / /sys/fs/cgroup/systemd rw shared:11 - cgroup cgroup rw,xattr,name=systemd
    34 31 0:31 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
    35 31 0:32 / /sys/fs/cgroup/blkio rw - cgroup cgroup rw,blkio
    36 31 0:33 / /sys/fs/cgroup/freezer rw - cgroup cgroup rw,freezer

    """

@Suite struct MountInfoTests {
    @Test func readsTheFieldsAroundTheOptionalOnes() throws {
        let mounts = MountInfo.list(unified)
        #expect(mounts.count == 4)
        let cgroup = mounts[2]
        #expect(cgroup.mountPoint == "/sys/fs/cgroup")
        #expect(cgroup.root == "/")
        #expect(cgroup.fileSystemType == "cgroup2")
        #expect(cgroup.mountOptions == ["rw", "nosuid", "nodev", "noexec", "relatime"])
        #expect(cgroup.superOptions == ["rw", "nsdelegate", "memory_recursiveprot"])
        #expect(!cgroup.isReadOnly)
        #expect(mounts[3].mountPoint == "/mnt/with blank\\")
    }

    @Test(arguments: [
        "", "31", "31 22 0:26 / /sys rw", "31 22 0:26 / /sys rw shared:9 cgroup2 cgroup2 rw",
        "31 22 0:26 / /sys rw - cgroup2 cgroup2",
    ]) func aLineOfAnotherFormIsNoMount(_ line: String) {
        #expect(MountInfo(line: line) == nil)
    }

    @Test(arguments: [
        ("31 22 0:26 / /c ro,nosuid - cgroup2 none rw", true), ("31 22 0:26 / /c rw - cgroup2 none ro", true),
        ("31 22 0:26 / /c rw - cgroup2 none rw", false), ("31 22 0:26 / /c rw,norelatime - cgroup2 none rw", false),
    ]) func readOnlyByMountOrByFileSystem(_ line: String, _ expected: Bool) throws {
        #expect(try #require(MountInfo(line: line)).isReadOnly == expected)
    }

    @Test func escapesThatAreNoOctalStayAsTheyAre() throws {
        let mount = try #require(MountInfo(line: "1 2 0:3 / /a\\09b\\777\\04 rw - tmpfs tmpfs rw"))
        #expect(mount.mountPoint == "/a\\09b\\777\\04")
    }

    @Test func aLaterMountHidesAnEarlierOne() {
        let mounts = MountInfo.list(unified + "50 31 0:40 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n")
        #expect(visibleMounts(mounts, type: "cgroup2") == [])
        #expect(visibleMounts(mounts, type: "tmpfs").map(\.mountPoint) == ["/mnt/with blank\\", "/sys/fs/cgroup"])
    }

    @Test(arguments: [
        ("/sys/fs/cgroup/a", "cgroup2"), ("/sys/fs/cgroup", "cgroup2"), ("/sys/fs/cgroups", "sysfs"), ("/etc", "ext4"),
    ]) func aPathLiesInTheDeepestMount(_ path: String, _ type: String) {
        #expect(mount(holding: path, of: MountInfo.list(unified))?.fileSystemType == type)
    }

    @Test func legacyControllersHaveTheirModernNames() {
        #expect(legacyControllers(mounts: MountInfo.list(hybrid), cgroups: nil) == [.cpu, .io])
        #expect(legacyControllers(mounts: MountInfo.list(unified), cgroups: nil) == [])
        let table = """
            #subsys_name\thierarchy\tnum_cgroups\tenabled
            cpuset\t0\t120\t1
            memory\t4\t15\t1
            devices\t5\t1\t1
            blkio\t0\t120\t1

            """
        #expect(legacyControllers(mounts: MountInfo.list(unified), cgroups: table) == [.memory])
    }
}
