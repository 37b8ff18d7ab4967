import KernelInterface
import SLA
import TestSupport
import Testing

/// One rule a test, on the smallest model that shows it, with the decisions as texts.
@Suite struct RuleTests {
    /// A state under a script of samples at given times.
    struct Script {
        var state: SLAState
        var decisions: [Decision] = []
        var moves: [SLAOutcome.Move] = []
        var nextSample: UInt64?
        let model: SLAModel

        init(_ model: SLAModel) {
            self.model = model
            state = SLAState(model: model, now: 0)
        }

        /// Milliseconds, readings of all objectives, CPU time in ms of all suspects; what was decided in the step.
        @discardableResult
        mutating func at(
            _ now: UInt64, _ readings: [SLASample.Reading], cpu: [UInt64?] = [], memory: [UInt64?] = [],
            triggered: [Bool] = []
        ) -> [String] {
            let usages = model.suspects.indices.map { suspect in
                SLASample.Usage(
                    cpu: suspect < cpu.count ? cpu[suspect].map { $0 * 1_000 } : nil,
                    memory: suspect < memory.count ? memory[suspect] : nil)
            }
            let outcome = state.step(
                SLASample(now: now * 1_000, readings: readings, usages: usages, triggered: triggered))
            (moves, nextSample) = (outcome.moves, outcome.nextSample)
            decisions += outcome.decisions
            return outcome.decisions.map { rendered($0, model) }
        }
    }

    /// Milliseconds.
    private func stall(_ total: UInt64, throttled: UInt64 = 0) -> SLASample.Reading {
        .stall(total: total * 1_000, throttled: throttled * 1_000)
    }

    @Test func aTriggerSqueezesInTheFirstStep() {
        var script = Script(model([promise()], [[lever(.cpuMax)]]))
        let told = script.at(100_000, [stall(500)], cpu: [1_000], triggered: [true])
        #expect(
            told == [
                "100.000 squeeze #1 objective 0 suspect 0 cpu.max 8000 -> 4000 fast unknown slow unknown "
                    + "scores 0:0 until 100.300"
            ])
        #expect(script.moves == [.init(lever: 0, from: 8_000, to: 4_000, decision: 1)])
        #expect(script.nextSample == 100_050_000)
    }

    @Test func nothingIsSampledWhileNothingIsMoved() {
        var script = Script(model([promise()], [[lever(.cpuMax)]]))
        #expect(script.at(1_000, [stall(0)]) == [])
        #expect(script.nextSample == nil)
    }

    @Test(arguments: [
        (promise(hasTrigger: false), SLASample.Reading.stall(total: 0, throttled: 0)),
        (promise(.metric(name: "p99"), target: 20_000), .value(1, at: 0)),
        (promise(.utilisation(cpus: 8), target: 800_000), .used(total: 0)),
    ]) func whatNoTriggerTellsIsSampledRegularly(_ promise: Promise, _ reading: SLASample.Reading) {
        var script = Script(model([promise], [[lever(.cpuMax)]]))
        script.at(0, [reading])
        #expect((script.nextSample ?? .max) <= 1_000_000)
    }

    @Test func stallOfItsOwnLimitIsNoViolation() {
        var script = Script(model([promise()], [[lever(.cpuMax)]]))
        for step in 0...60 as ClosedRange<UInt64> {
            // Throttled on four CPUs for as long as it stalls.
            script.at(step * 100, [stall(step * 50, throttled: step * 200)], cpu: [step * 400])
        }
        #expect(script.decisions == [])
    }

    @Test func oneHorizonIsNotEnough() {
        var script = Script(model([promise(target: 200_000)], [[lever(.cpuMax)]]))
        var total: UInt64 = 0
        for step in 1...40 as ClosedRange<UInt64> {
            // One burst of 300 ms in four seconds: fast is missed, slow is not.
            if (20..<23).contains(step) { total += 100 }
            script.at(step * 100, [stall(total)], cpu: [step * 400])
        }
        #expect(script.decisions == [])
    }

    @Test func whoBeginsToUseSomethingIsSqueezedSoon() {
        var script = Script(model([promise()], [[lever(.cpuMax)]]))
        for step in 0...80 as ClosedRange<UInt64> {
            script.at(step * 250, [stall(step * 125)], cpu: [step <= 40 ? 0 : (step - 40) * 1_000])
        }
        #expect(script.decisions.prefix(2).map { "\($0.at / 1_000) \($0.kind)" } == ["250 helpless", "10500 squeeze"])
    }

    /// The last one left goes down to its floor before it is given up.
    @Test func aRungThatDoesNotHelpIsUndoneAndTheNextSuspectComes() {
        var script = Script(model([promise()], [[lever(.cpuMax)], [lever(.cpuMax, of: 1)]]))
        for step in 0...44 as ClosedRange<UInt64> {
            script.at(step * 50, [stall(step * 25)], cpu: [step * 100, step * 50])
        }
        let told = script.decisions.map { rendered($0, script.model) }
        #expect(
            told == [
                "0.250 squeeze #1 objective 0 suspect 0 cpu.max 8000 -> 1000 fast 500000 slow unknown "
                    + "scores 0:633332,1:316666 until 0.550",
                "0.550 undo #2 objective 0 suspect 0 cpu.max 1000 -> 8000 fast 500000 slow unknown until 120.550 judges #1",
                "0.550 squeeze #3 objective 0 suspect 1 cpu.max 8000 -> 500 fast 500000 slow unknown "
                    + "scores 1:316666,0:158333 until 0.850",
                "0.850 squeeze #4 objective 0 suspect 1 cpu.max 500 -> 250 fast 500000 slow unknown until 1.150",
                "1.150 squeeze #5 objective 0 suspect 1 cpu.max 250 -> 120 fast 500000 slow unknown until 1.450",
                "1.450 squeeze #6 objective 0 suspect 1 cpu.max 120 -> 100 fast 500000 slow unknown until 1.750",
                "1.750 undo #7 objective 0 suspect 1 cpu.max 100 -> 8000 fast 500000 slow unknown until 121.750 judges #6",
                "1.750 helpless #8 objective 0 fast 500000 slow unknown until 31.750",
            ])
    }

    @Test func aRefusedLeverRestsAndTheNextOneComes() {
        var script = Script(model([promise()], [[lever(.cpuMax), lever(.cpuIdle)]]))
        script.at(1_000, [stall(500)], triggered: [true])
        script.state.settle(lever: 0, granted: nil, now: 1_000_000)
        #expect(script.state.values == [8_000, 1])
        let told = script.at(1_050, [stall(550)])
        #expect(
            told == [
                "1.000 refused #2 cpu.max 8000 -> 4000 until 31.000",
                "1.050 squeeze #3 objective 0 suspect 0 cpu.idle 1 -> 0 fast 1000000 slow unknown scores 0:0 until 1.350",
            ])
    }

    @Test func whatTheKernelGrantedIsTheValue() {
        var script = Script(model([promise()], [[lever(.cpuMax)]]))
        script.at(1_000, [stall(500)], triggered: [true])
        script.state.settle(lever: 0, granted: 4_100, now: 1_000_000)
        #expect(script.state.values == [4_100])
    }

    @Test func aFreezeIsGivenBackInTimeAndRests() {
        var script = Script(model([promise()], [[lever(.freeze, longest: 2_000_000)]]))
        script.at(1_000, [stall(500)], triggered: [true])
        for step in 1...100 as ClosedRange<UInt64> { script.at(1_000 + step * 50, [stall(500)]) }
        #expect(
            script.decisions.map { "\($0.at / 1_000) \($0.kind) \($0.from) \($0.to)" } == [
                "1000 squeeze 1 0", "1300 keep 0 0", "3000 expire 0 1",
            ])
    }

    @Test func aMissingReadingHolds() {
        var script = Script(model([promise()], [[lever(.cpuMax, ceiling: 16_000)]]))
        #expect(
            script.at(1_000, [.missing], triggered: [true]) == [
                "1.000 hold #1 objective 0 fast unknown slow unknown until 31.000"
            ])
        #expect(script.at(2_000, [.missing]) == [])
        #expect(
            script.at(31_000, [.missing]) == ["31.000 safe-default #2 objective 0 fast unknown slow unknown"])
        #expect(script.nextSample == nil || script.nextSample == 36_000_000)
    }

    @Test func growthIsGivenBackBeforeARungInOneMove() {
        var script = Script(model([promise()], [[lever(.cpuMax, ceiling: 16_000)]]))
        for step in 0...20 as ClosedRange<UInt64> { script.at(step * 1_000, [stall(0)], cpu: [step * 1_000]) }
        #expect(script.state.values == [10_000])
        let told = script.at(20_100, [stall(100)], cpu: [20_800], triggered: [true])
        #expect(
            told == [
                "20.100 give-back #3 objective 0 suspect 0 cpu.max 10000 -> 8000 fast 400000 slow 50000",
                "20.100 squeeze #4 objective 0 suspect 0 cpu.max 8000 -> 4000 fast 400000 slow 50000 "
                    + "scores 0:339130 until 20.400",
            ])
        #expect(script.moves == [.init(lever: 0, from: 10_000, to: 4_000, decision: 4)])
    }

    @Test func killComesWhenAllElseIsGivenUp() {
        var script = Script(model([promise()], [[lever(.kill), lever(.cpuMax, floor: 4_000), lever(.ioMax)]]))
        var total: UInt64 = 0
        for step in 0...60 as ClosedRange<UInt64> {
            total += script.state.values[0] == 0 ? 0 : script.state.values[1] == 4_000 ? 20 : 40
            script.at(step * 50, [stall(total)], cpu: [step * 400], triggered: [step == 10])
        }
        #expect(
            script.decisions.map { "\($0.at / 1_000) \($0.kind) \($0.lever ?? -1) \($0.from) \($0.to)" } == [
                "150 squeeze 1 8000 4000", "450 keep 1 4000 4000", "750 squeeze 0 1 0", "1050 keep 0 0 0",
            ])
    }

    @Test func aReloadKeepsWhatIsKnown() {
        let old = model([promise()], [[lever(.cpuMax)], [lever(.cpuMax, of: 1)]])
        var script = Script(old)
        script.at(1_000, [stall(500)], triggered: [true])
        var new = model([promise()], [[lever(.cpuMax, base: 6_000), lever(.cpuIdle)]])
        new.objectives.insert(promise(pressure("io some")), at: 0)
        #expect(script.state.adopt(new, now: 1_010_000) == [1])
        #expect(script.state.values == [4_000, 1])
        let outcome = script.state.release(now: 1_020_000)
        #expect(outcome.moves == [.init(lever: 0, from: 4_000, to: 6_000, decision: 2)])
        #expect(script.state.values == [6_000, 1])
    }

    @Test func whoWasKilledMayBeKilledAgainAfterAWhile() {
        var script = Script(model([promise()], [[lever(.kill)]]))
        for step in 0...460 as ClosedRange<UInt64> {
            script.at(1_000 + step * 1_000, [stall(step * 500)], cpu: [step * 400])
        }
        #expect(
            script.decisions.filter { $0.lever == 0 && $0.kind != .keep }
                .map { "\($0.at / 1_000_000) \($0.kind) \($0.from) \($0.to)" } == [
                    "2 squeeze 1 0", "122 expire 0 1", "213 squeeze 1 0", "453 expire 0 1", "454 squeeze 1 0",
                ])
    }

    @Test func aReloadKillsNobodyAgain() {
        let old = model([promise()], [[lever(.kill)]])
        var script = Script(old)
        script.at(1_000, [stall(500)], triggered: [true])
        #expect(script.state.values == [0])
        script.state.adopt(old, now: 1_010_000)
        #expect(script.state.values == [1])
        #expect(script.at(1_100, [stall(600)], triggered: [true]).allSatisfy { !$0.contains("squeeze") })
    }

    @Test func aRefusedThawIsTriedAgainSoon() {
        var script = Script(model([promise()], [[lever(.freeze, longest: 2_000_000)]]))
        script.at(1_000, [stall(500)], triggered: [true])
        var asked: [UInt64] = []
        for step in 1...60 as ClosedRange<UInt64> {
            let now = 1_000 + step * 250
            script.at(now, [stall(500)])
            guard script.moves.contains(where: { $0.to == 1 }) else { continue }
            asked.append(now)
            script.state.settle(lever: 0, granted: asked.count < 4 ? nil : 1, now: now * 1_000)
        }
        #expect(asked == [3_000, 4_000, 6_000, 10_000])
        #expect(script.state.values == [1])
    }

    @Test func whatNobodyUsesDoesNotGrow() {
        var script = Script(model([promise()], [[lever(.cpuMax, ceiling: 16_000)]]))
        for step in 0...40 as ClosedRange<UInt64> {
            script.at(step * 1_000, [stall(0)], cpu: [min(step, 20) * 1_000])
        }
        #expect(
            script.decisions.map { "\($0.at / 1_000_000) \($0.kind) \($0.from) \($0.to)" } == [
                "12 grow 8000 9000", "17 grow 9000 10000", "22 grow 10000 11000", "24 giveBack 11000 8000",
            ])
    }

    @Test func aSwitchIsHeldTwiceAsLongEachTime() {
        var plant = Plant(model([promise()], [[lever(.cpuIdle)]]))
        plant.victim = 3_000
        plant.demands[0].cpu = 6_000
        plant.run(1_200_000_000)
        let raised = plant.trace.filter { $0.kind == .recover }.map(\.at)
        let holds = zip(raised.dropFirst(), raised).map { ($0 - $1) / 1_000_000 }
        #expect(holds == [18, 34, 66, 130, 258, 514])
    }

    @Test func aLimitInAnotherUnitIsLoweredUntilItIsFelt() {
        var plant = Plant(model([promise(pressure("io some"), target: 100_000)], [[lever(.ioMax)]]))
        plant.victims[0].io = 1 << 30
        plant.demands[0].io = 100 << 20
        plant.run(10_000_000)
        #expect(plant.trace.prefix { $0.kind == .squeeze }.map(\.to) == [5_000, 2_500, 1_250, 625])
        #expect(plant.trace.contains { $0.kind == .keep })
    }

    @Test func oneStepBackAnswersForAllObjectivesOfAResource() {
        let objectives = [promise(), promise(over: 3_000_000, hasTrigger: false)]
        var plant = Plant(model(objectives, [[lever(.cpuMax)]]))
        plant.victim = 3_000
        plant.demands[0].cpu = 6_000
        plant.run(300_000_000)
        let squeezed = plant.trace.filter { $0.kind == .squeeze }
        #expect(zip(squeezed.dropFirst(), squeezed).allSatisfy { $0.at - $1.at > 1_000_000 })
    }

    @Test func slackIsShareOfTheTarget() {
        #expect(slack(of: 0, target: 50_000) == 1_000_000)
        #expect(slack(of: 50_000, target: 50_000) == 0)
        #expect(slack(of: 75_000, target: 50_000) == -500_000)
        #expect(slack(of: .max, target: 1) == -999_000_000)
    }
}
