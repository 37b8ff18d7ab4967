import CLinux
import Glibc
import KernelInterface
package import Policy

/// Metrics are asked one answer at a time, and nothing about them is trusted: not that they answer, nor how much, nor
/// what.
extension EventLoop {
    /// Knows the metric by this number, in place of the one that has it. `timeout` is in µs.
    package mutating func addMetric(_ id: Int, _ metric: ObjectiveMetric, timeout: UInt64 = 2_000_000) {
        if let known = metrics[id], known.metric == metric, known.timeout == timeout { return }
        removeMetric(id)
        metrics[id] = MetricSource(metric, timeout: timeout)
    }

    /// An answer that is waited for does not come.
    package mutating func removeMetric(_ id: Int) {
        guard let source = metrics.removeValue(forKey: id) else { return }
        if let exchange = source.exchange { drop(exchange.socket, exchange.token) }
        guard let run = source.run else { return }
        run.kill()
        if run.output >= 0 { drop(run.output, run.outputToken) }
        sources[run.processToken] = .orphan(process: run.process, descriptor: run.descriptor)
    }

    /// Asks the metric; its answer comes as an event. Nothing where no metric has this number.
    package mutating func poll(metric id: Int) {
        reapUnreaped()
        guard let source = metrics[id] else { return }
        if source.run != nil || source.exchange != nil {
            answer(id, .failure(.stillRunning))
            return
        }
        do throws(MetricFailure) {
            switch source.metric.from {
            case .file(let path):
                if let result = metrics[id]?.file.read(path, as: source.metric.below) { answer(id, result) }
            case .command(let words): try startCommand(id, words, source.timeout)
            case .prometheus(let address, _): try startRequest(id, address, source.timeout)
            }
        } catch {
            answer(id, .failure(error))
        }
    }

    private mutating func answer(_ id: Int, _ result: MetricResult) {
        pending.append(.metric(id, result))
    }

    /// The earliest time at which an answer is given up.
    var nextMetricDeadline: UInt64? {
        var earliest: UInt64?
        for source in metrics.values {
            if let deadline = source.deadline { earliest = min(earliest ?? deadline, deadline) }
        }
        return earliest
    }

    mutating func expireMetrics(_ now: UInt64) {
        for id in metrics.keys.sorted() {
            guard let source = metrics[id], let deadline = source.deadline, deadline <= now else { continue }
            if source.run != nil { giveUp(id, .timedOut(source.timeout)) }
            if source.exchange != nil { endRequest(id, .failure(.timedOut(source.timeout))) }
        }
    }

    // MARK: Commands

    private mutating func startCommand(_ id: Int, _ words: [String], _ timeout: UInt64) throws(MetricFailure) {
        func failure(_ errno: Errno) -> MetricFailure { .failed(operation: "start", errno) }
        var run = try translating(failure) { () throws(Errno) in
            try CommandRun(words, now: Self.now(), timeout: timeout)
        }
        do throws(LoopError) {
            if run.descriptor < 0 { throw LoopError("pidfd_open", errno: Errno(rawValue: -run.descriptor)) }
            run.outputToken = try register(run.output, .output(id), clinux_epollin)
            run.processToken = try register(run.descriptor, .process(id), clinux_epollin)
        } catch {
            run.kill()
            sources[run.outputToken] = nil
            close(run.output)
            if run.descriptor >= 0 { close(run.descriptor) }
            unreaped.append(run.process)
            throw .failed(operation: error.call, error.errno)
        }
        metrics[id]?.run = run
    }

    /// Takes a buffer of what the command printed, no more, so that a flood cannot keep the loop.
    mutating func takeOutput(_ id: Int) {
        guard let run = metrics[id]?.run, run.output >= 0 else { return }
        let count = clinux_read(run.output, buffer.baseAddress, UInt64(buffer.count))
        if count == -Int64(EAGAIN) || count == -Int64(EINTR) { return }
        if count <= 0 {
            closeOutput(id)
            return
        }
        metrics[id]?.run?.bytes += UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)])
        if run.bytes.count + Int(count) > CommandRun.outputLimit {
            giveUp(id, .tooLong(limit: CommandRun.outputLimit))
        }
    }

    /// The process has ended; what it left in the pipe is its answer, and what it left running is ended, too.
    mutating func processEnded(_ id: Int) {
        guard metrics[id]?.run?.isAnswered == false else {
            endRun(id)
            return
        }
        var before = -1
        // Until the pipe is empty, or its limit is reached.
        while let run = metrics[id]?.run, run.output >= 0, !run.isAnswered, run.bytes.count > before {
            before = run.bytes.count
            takeOutput(id)
        }
        guard let source = metrics[id], let run = source.run else { return }
        let isAnswered = run.isAnswered
        guard let status = endRun(id), !isAnswered else { return }
        do throws(MetricFailure) {
            answer(id, source.result(printed: try run.outcome(status: status), began: run.began))
        } catch {
            answer(id, .failure(error))
        }
    }

    /// Kills the command, and says why; it stays until it has ended.
    private mutating func giveUp(_ id: Int, _ failure: MetricFailure) {
        guard let run = metrics[id]?.run, !run.isAnswered else { return }
        run.kill()
        metrics[id]?.run?.isAnswered = true
        metrics[id]?.run?.bytes = []
        closeOutput(id)
        answer(id, .failure(failure))
    }

    private mutating func closeOutput(_ id: Int) {
        guard let run = metrics[id]?.run, run.output >= 0 else { return }
        drop(run.output, run.outputToken)
        metrics[id]?.run?.output = -1
    }

    /// Reaps the process: how it ended; nil where it has not.
    @discardableResult
    private mutating func endRun(_ id: Int) -> Int32? {
        guard let run = metrics[id]?.run else { return nil }
        run.kill()
        let status = clinux_reap(run.process)
        if status == -EAGAIN { return nil }
        closeOutput(id)
        drop(run.descriptor, run.processToken)
        metrics[id]?.run = nil
        return status
    }

    mutating func reapOrphan(_ process: Int32, _ descriptor: Int32, _ token: UInt64) {
        if clinux_reap(process) != -EAGAIN { drop(descriptor, token) }
    }

    private mutating func reapUnreaped() {
        unreaped.removeAll { clinux_reap($0) != -EAGAIN }
    }

    // MARK: Prometheus endpoints

    private mutating func startRequest(_ id: Int, _ text: String, _ timeout: UInt64) throws(MetricFailure) {
        guard let address = MetricAddress(text) else { throw .badAddress }
        func failure(_ errno: Errno) -> MetricFailure { .failed(operation: "connect", errno) }
        var exchange = try translating(failure) { () throws(Errno) in
            try HTTPExchange(address, now: Self.now(), timeout: timeout)
        }
        do throws(LoopError) {
            exchange.token = try register(exchange.socket, .socket(id), clinux_epollout)
        } catch {
            close(exchange.socket)
            throw .failed(operation: error.call, error.errno)
        }
        metrics[id]?.exchange = exchange
    }

    mutating func continueRequest(_ id: Int) {
        let buffer = buffer
        guard let step = metrics[id]?.exchange?.proceed(buffer), let exchange = metrics[id]?.exchange else { return }
        switch step {
        case .send: break
        case .receive:
            // Refused only for what is not in the epoll.
            _ = clinux_epoll_change(epoll, exchange.socket, clinux_epollin, exchange.token)
        case .done(let result): endRequest(id, result)
        }
    }

    private mutating func endRequest(_ id: Int, _ result: Result<[UInt8], MetricFailure>) {
        guard let source = metrics[id], let exchange = source.exchange else { return }
        drop(exchange.socket, exchange.token)
        metrics[id]?.exchange = nil
        switch result {
        case .failure(let failure): answer(id, .failure(failure))
        case .success(let body):
            guard case .prometheus(_, let series) = source.metric.from else { return }
            let now = ClockReading.read()
            answer(id, source.result(served: body, series, began: exchange.began, now: now))
        }
    }
}
