import Node
import Report

extension Daemon {
    static func eventLoop(at root: String) throws(Failure) -> EventLoop {
        do {
            return try EventLoop(cgroupRoot: root)
        } catch {
            throw Failure(.outputFailed, "cannot wait for events: \(error)", .unavailable)
        }
    }

    static func sampler(
        at root: String, resctrl: String?, beside triggers: Int
    ) throws(Failure) -> CounterFileSampler {
        do {
            return try CounterFileSampler(
                root: root, resctrl: resctrl, limit: max(0, heldFileLimit(cgroupRoot: root) - triggers))
        } catch {
            throw Failure(error)
        }
    }
}
