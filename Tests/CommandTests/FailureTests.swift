import Document
import KernelInterface
import Planner
import Report
import Testing

@testable import Reconciler
@testable import bulkhead

/// What no simulated node can be brought to: the texts and exit codes of a node that is left between two states.
@Suite struct FailureTests {
    private static let write = PlannedOperation(
        cgroup: CgroupPath.root.appending("web.slice"), identity: nil,
        change: .write(.cpuWeight, key: nil, old: "100", new: "800"),
        reason: Reason(.policy, className: "web", policyKey: "cpu.weight", requested: "800", location: "web.yaml:4:9"))

    private static func refused(_ errno: Errno) -> KernelError {
        KernelError(.write, path: "web.slice/cpu.weight", value: "800", errno: errno)
    }

    @Test func nodeBetweenTwoStatesIsADefectAndSaysWhatRemains() {
        let failure = Failure(
            ApplyFailure(
                .refused(Self.write, Self.refused(.invalidArgument)), rolledBack: 2,
                remains: [UndoFailure(operation: Self.write, error: Self.refused(.inputOutput))]))
        #expect(failure.status == .defect)
        #expect(failure.diagnostics.map(\.message) == ["cannot write `800` to web.slice/cpu.weight: Invalid argument"])
        #expect(
            failure.diagnostics.flatMap(\.notes).map(\.message) == [
                "2 earlier changes of this plan were rolled back",
                "could not be rolled back: cannot write `800` to web.slice/cpu.weight: Input/output error",
                "planned from web.yaml:4:9 (class web)",
            ])
        #expect(failure.diagnostics.flatMap(\.help) == ["`bulkhead recover` tries again to give back the rest"])
    }

    @Test(arguments: [
        (Errno.invalidArgument, bulkhead.ExitStatus.findings), (.outOfRange, .findings), (.noSpace, .findings),
        (.busy, .tryAgain), (.tryAgain, .tryAgain), (.noSuchFile, .tryAgain), (.noSuchDevice, .tryAgain),
        (.accessDenied, .notPermitted), (.notPermitted, .notPermitted), (.readOnlyFileSystem, .notPermitted),
    ])
    func exitCodeFollowsTheErrorNumber(errno: Errno, status: bulkhead.ExitStatus) {
        #expect(Failure(ApplyFailure(.refused(Self.write, Self.refused(errno)))).status == status)
    }

    @Test func resctrlInUseSaysWhoUsesItAndToTryAgain() {
        let holder = "process 709 (pqos) holds the lock on `/sys/fs/resctrl`"
        let failure = Failure(
            KernelError(.lock, in: .resctrl, path: "/sys/fs/resctrl", errno: .tryAgain, reason: holder))
        #expect(failure.status == .tryAgain)
        #expect(failure.status.rawValue == 75)
        #expect(
            failure.diagnostics == [
                Diagnostic(
                    .resctrlBusy, "another program is using resctrl", notes: [Diagnostic.Note(holder)],
                    help: ["run the command again when it is done"])
            ])
    }

    /// A lock that cannot be had at all is no matter of waiting.
    @Test func resctrlThatCannotBeLockedIsARefusal() {
        let failure = Failure(KernelError(.lock, in: .resctrl, path: "/sys/fs/resctrl", errno: .accessDenied))
        #expect(failure.status == .notPermitted)
        #expect(failure.diagnostics.map(\.message) == ["cannot lock `/sys/fs/resctrl`: Permission denied"])
        #expect(failure.diagnostics.map(\.code) == ["kernel-refused"])
    }

    @Test func everyCodeOfEveryRoomIsExplainedOnce() {
        let codes = allDiagnosticCodes.map(\.code)
        #expect(Set(codes).count == codes.count)
        #expect(codes == codes.sorted())
        #expect(CommandCode.allCases.allSatisfy { codes.contains($0.rawValue) })
    }
}
