/// The exit codes, after `sysexits.h` where it has one.
enum ExitStatus: Int32 {
    case done = 0
    /// The policy is invalid, or the node is not as it should be.
    case findings = 1
    /// The command line makes no sense (EX_USAGE), as ArgumentParser has it.
    case usage = 64
    /// This node lacks what the command needs (EX_UNAVAILABLE).
    case unavailable = 69
    /// A defect of Bulkhead (EX_SOFTWARE).
    case defect = 70
    /// Somebody else is at it, or the node moved: the same command may succeed later (EX_TEMPFAIL).
    case tryAgain = 75
    /// The kernel or the file system refuses this caller (EX_NOPERM).
    case notPermitted = 77
}
