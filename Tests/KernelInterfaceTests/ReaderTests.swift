import KernelInterface
import Testing

@Suite struct ReaderTests {
    @Test func countersAreLookedUpByName() throws {
        let stat = try CPUStat(parsing: "usage_usec 1774\nuser_usec 18446744073709551615\nnew_key 7\nnr_periods 0\n")
        #expect(stat.usage == 1774)
        #expect(stat.user == .max)
        #expect(stat.periods == 0)
        #expect(stat.counters["new_key"] == 7)
        #expect(
            stat.counters.entries.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
                == "usage_usec=1774 user_usec=18446744073709551615 new_key=7 nr_periods=0")
    }

    @Test func anAbsentCounterIsNil() throws {
        let stat = try CPUStat(parsing: "usage_usec 1\n")
        #expect(stat.user == nil && stat.throttled == nil && stat.nice == nil && stat.counters["usage"] == nil)
        let empty = try CPUStat(parsing: "")
        #expect(empty.usage == nil && empty.counters.entries.isEmpty)
        #expect(try CgroupEvents(parsing: "populated 1\n").isFrozen == nil)
        #expect(try MemoryEvents(parsing: "low 0\n").oomKill == nil)
        #expect(try PIDsEvents(parsing: "").max == nil)
    }

    @Test(arguments: [
        "a", "a \n", "a b\n", "a -1\n", "a 1 2\n", "a 1\n\nb 2\n", "a 18446744073709551616\n", " a 1\n", "a max\n",
    ])
    func malformedCountersAreRefused(_ text: String) {
        #expect(throws: KernelTextError.self) { try FlatKeyed(parsing: text) }
    }

    @Test func theReadersOfTheCore() throws {
        let events = try CgroupEvents(parsing: "populated 1\nfrozen 0\n")
        #expect(events.isPopulated == true && events.isFrozen == false)
        let stat = try CgroupStat(
            parsing: "nr_descendants 2\nnr_subsys_cpu 3\nnr_dying_descendants 1\nnr_dying_subsys_cpu 4")
        #expect(stat.descendants == 2 && stat.dyingDescendants == 1)
        #expect(stat.cgroups(with: .cpu) == 3 && stat.dyingCgroups(with: .cpu) == 4 && stat.cgroups(with: .io) == nil)
    }

    @Test func theReadersOfMemoryAndPIDs() throws {
        let events = try MemoryEvents(
            parsing: "low 1\nhigh 2\nmax 3\noom 4\noom_kill 5\noom_group_kill 6\nsock_throttled 7\n")
        #expect(
            [events.low, events.high, events.max, events.oom, events.oomKill, events.oomGroupKill] == [
                1, 2, 3, 4, 5, 6,
            ])
        #expect(events.sockThrottled == 7 && events.fail == nil)
        #expect(try MemoryEvents(parsing: "high 0\nmax 0\nfail 9\n").fail == 9)
        let stat = try MemoryStat(parsing: "anon 1\nanon_thp 2\nfile 3\npgscan_direct 4\npgscan 5\n")
        #expect(stat.anon == 1 && stat.file == 3 && stat.pgscan == 5 && stat["pgscan_direct"] == 4 && stat.slab == nil)
        #expect(try PIDsEvents(parsing: "max 1\n").max == 1)
    }

    @Test func ioStatIsByDevice() throws {
        let text = "254:1 \n254:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6 cost.usage=7 cost.vrate=99.50\n"
        let stat = try IOStat(parsing: text)
        #expect(stat.devices == [DeviceNumber(major: 254, minor: 1), DeviceNumber(major: 254, minor: 0)])
        let device = try #require(stat[DeviceNumber(major: 254, minor: 0)])
        #expect([device.readBytes, device.writtenBytes, device.reads, device.writes] == [1, 2, 3, 4])
        #expect(device.discardedBytes == 5 && device.discards == 6 && device.costUsage == 7)
        #expect(device.costVrate == Hundredths(9950))
        let idle = try #require(stat[DeviceNumber(major: 254, minor: 1)])
        #expect(idle.readBytes == nil)
        #expect(stat[DeviceNumber(major: 254, minor: 2)] == nil && stat[DeviceNumber(major: 54, minor: 0)] == nil)
        #expect(stat.description + "\n" == text)
    }

    @Test(arguments: ["8:0 rbytes\n", "8:0 =1\n", "8:0 rbytes=\n", "8:0 a=1\n\n8:1 a=2\n", " a=1\n"])
    func malformedNestedKeysAreRefused(_ text: String) {
        #expect(throws: KernelTextError.self) { try NestedKeyed(parsing: text) }
    }

    @Test func nestedValuesThatAreNoNumbersAreNil() throws {
        let table = try NestedKeyed(parsing: "anon N0=12 N1=x N2=1.5\n")
        #expect(table["anon", "N0"] == 12 && table["anon", "N1"] == nil && table["anon", "N2"] == nil)
        #expect(
            table["anon", "N3"] == nil && table["file", "N0"] == nil
                && table.hundredths("anon", "N2") == Hundredths(150))
        #expect(table.keys == ["anon"] && table.hasKey("anon") && !table.hasKey("ano"))
    }
}
