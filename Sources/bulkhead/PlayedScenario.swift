import Document
import Node
import Reconciler
import Report
import SLA
import Simulator

/// A scenario played through, and what to do with it.
struct PlayedScenario {
    let stage: ScenarioStage
    let play: ScenarioPlay

    init(_ file: ScenarioFile) throws(Failure) {
        let stage = try ScenarioStage(file)
        do {
            let workloads = file.scenario.workloads
            play = ScenarioPlay(
                name: file.path, duration: file.scenario.duration, seed: file.scenario.seed,
                objectives: stage.arming.model.objectives,
                workloads: workloads.indices.map { index in
                    PlayedWorkload(
                        name: workloads[index].name, className: stage.classes[index],
                        unit: stage.load.measurements[index].unit.played, isPromised: stage.isPromised(index),
                        isMeasured: stage.isMeasured(index))
                }, runs: PlayedRun.Control.allCases.map { ScenarioRun.played($0, stage) },
                alone: try ScenarioRun.alone(stage))
            self.stage = stage
        } catch {
            throw Failure(any: error)
        }
    }

    /// Writes what was decided under Bulkhead: an object a line, as the log of `bulkhead run`, in the run's own time.
    func writeLog(_ path: String) throws(Failure) {
        var bytes: [UInt8] = []
        for run in play.runs where run.control == .bulkhead {
            let start = LogStart(at: run.start, wall: 0, boot: nil, process: 0)
            for record in [.start(start)] + run.log { bytes += logLine(record, run.names.model) }
        }
        try Self.write(bytes, to: path)
    }

    /// Writes the page with charts.
    func writePage(_ path: String) throws(Failure) {
        try Self.write(Array(scenarioHTML(play).utf8), to: path)
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        do {
            try replaceFile(path, with: bytes)
        } catch {
            throw Failure(error)
        }
    }
}

extension WorkloadMeasurement.Unit {
    fileprivate var played: PlayedWorkload.Unit {
        switch self {
        case .requests: .requests
        case .microseconds: .microseconds
        case .bytes: .bytes
        }
    }
}
