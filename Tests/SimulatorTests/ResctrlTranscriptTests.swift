import Testing

@Suite struct ResctrlTranscriptTests {
    @Test func haswellAnswersAsTheKernelDid() throws {
        var replay = ResctrlReplay(.haswell(313, 314))
        replay.replay(try transcript("resctrl-hsw-6.12.txt"))
        #expect(replay.differences == [])
        #expect(replay.exact == 241)
        #expect(replay.byShape.count == 1)
        #expect(replay.skipped.isEmpty)
    }

    @Test func aMachineWithEverythingAnswersAsTheKernelDid() throws {
        var replay = ResctrlReplay(.full(263, 264))
        replay.replay(try transcript("resctrl-rdt-6.12.txt"))
        #expect(replay.differences == [])
        #expect(replay.exact == 219)
        #expect(replay.byShape.count == 24)
        #expect(replay.skipped.count == 14)
        #expect(replay.skipped.allSatisfy { $0.hasSuffix(": the simulated CPUs stay") })
    }

    /// Kernel 7.3 clears the status on every access of a group, and says more of a text without its newline.
    @Test func aLaterKernelDiffersInItsStatusOnly() throws {
        var replay = ResctrlReplay(.haswell(277, 278))
        replay.replay(try transcript("resctrl-hsw-7.3.txt"))
        #expect(replay.exact == 241)
        #expect(replay.differences.count == 10)
        #expect(replay.differences.allSatisfy { $0.hasPrefix("R info/last_cmd_status : ") })
    }

    /// Kernel 6.1 takes one task a write, and has no sparse_masks, debug or rename.
    @Test func anEarlierKernelAgreesButForWhatCameLater() throws {
        var haswell = ResctrlReplay(.haswell(263, 264))
        haswell.replay(try transcript("resctrl-hsw-6.1.txt"))
        #expect(haswell.exact == 240)
        #expect(haswell.differences.count == 21)
        for text in haswell.differences where !text.hasPrefix("R info/last_cmd_status : ") {
            let isKnown = ["W g1/tasks <- ", "R g1/tasks", ". ./cpus", "R /sys/fs/resctrl/schemata : open ENOENT"]
                .contains { text.hasPrefix($0) }
            #expect(isKnown, "\(text)")
        }
        var full = ResctrlReplay(.full(207, 208))
        full.replay(try transcript("resctrl-rdt-6.1.txt"))
        #expect(full.exact == 217)
        #expect(full.differences.count == 59)
    }
}
