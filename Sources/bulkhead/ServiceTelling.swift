import Node

/// What the service manager is told of a run: that it is ready, how it stands, and that it is alive.
///
/// The sign of life comes from the event loop, after a pass that handled everything there was: a loop that hangs does
/// not send it. The loop wakes for it only where nothing else woke it in half of the manager's time.
struct ServiceTelling {
    private let manager: ServiceManager?
    private var status = ""
    private var isReady = false
    private var aliveAt: UInt64?

    /// When the next sign of life is due, CLOCK_MONOTONIC, µs; nil where none is waited for.
    private(set) var nextAt: UInt64?

    init(manager: ServiceManager? = ServiceManager()) {
        self.manager = manager
    }

    var isListening: Bool { manager != nil }

    /// Everything is in force. Says why that cannot be told.
    mutating func ready(_ status: String, now: UInt64) -> String? {
        guard let manager else { return nil }
        (self.status, isReady) = (status, true)
        (aliveAt, nextAt) = (now, manager.watchdog.map { now + $0 / 2 })
        return manager.tell(["READY=1", "STATUS=\(status)"])
    }

    /// The policy is about to be loaded again; `ready` follows, whether it could be or not.
    func reloading(now: UInt64) {
        // A manager that cannot be told was named at the start.
        _ = manager?.tell(["RELOADING=1", "MONOTONIC_USEC=\(now)", "STATUS=Loading the policy again"])
    }

    func stopping() {
        _ = manager?.tell(["STOPPING=1", "STATUS=Giving back what was adjusted"])
    }

    /// The end of a pass of the loop.
    mutating func alive(_ status: String, now: UInt64) {
        guard let manager, isReady else { return }
        var lines: [String] = []
        if status != self.status {
            self.status = status
            lines.append("STATUS=\(status)")
        }
        if let watchdog = manager.watchdog, now >= (aliveAt ?? 0) + watchdog / 4 {
            (aliveAt, nextAt) = (now, now + watchdog / 2)
            lines.append("WATCHDOG=1")
        }
        if !lines.isEmpty { _ = manager.tell(lines) }
    }
}
