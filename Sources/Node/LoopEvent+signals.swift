import Glibc

extension LoopEvent {
    /// SIGHUP: load again.
    package static let hangUp = LoopEvent.signal(SIGHUP)
    /// SIGUSR1: look at everything now.
    package static let user1 = LoopEvent.signal(SIGUSR1)
}
