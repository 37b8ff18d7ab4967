import Glibc

/// A thread of this process that waits for its end.
final class IdleThread {
    /// As `gettid` tells it.
    let number: Int
    private let thread: pthread_t
    /// Closing it ends the thread.
    private let input: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        var answers: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemTrouble("pipe") }
        guard pipe(&answers) == 0 else { throw SystemTrouble("pipe") }
        // No child may keep the end of the thread from it.
        for end in ends + answers { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer {
            close(answers[0])
            close(answers[1])
        }
        let descriptors = UnsafeMutablePointer<Int32>.allocate(capacity: 2)
        descriptors[0] = ends[0]
        descriptors[1] = answers[1]
        var started = pthread_t()
        let failure = pthread_create(
            &started, nil,
            { given in
                guard let descriptors = given?.assumingMemoryBound(to: Int32.self) else { return nil }
                let (input, output) = (descriptors[0], descriptors[1])
                descriptors.deallocate()
                var name = [CChar](repeating: 0, count: 64)
                let count = readlink("/proc/thread-self", &name, 63)
                _ = write(output, name, max(count, 1))
                var byte: UInt8 = 0
                _ = read(input, &byte, 1)
                close(input)
                return nil
            }, descriptors)
        if failure != 0 { throw SystemTrouble("pthread_create", errno: failure) }
        thread = started
        input = ends[1]
        var name = [UInt8](repeating: 0, count: 64)
        let count = read(answers[0], &name, name.count)
        let word = String(decoding: name.prefix(max(count, 0)), as: UTF8.self).split(separator: "/").last
        number = word.flatMap { Int($0) } ?? 0
        if number == 0 { throw SystemTrouble("/proc/thread-self", errno: ENOENT) }
    }

    deinit {
        close(input)
        pthread_join(thread, nil)
    }
}
