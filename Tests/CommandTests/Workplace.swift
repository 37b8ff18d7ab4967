import Glibc
import TestSupport

/// A system call of the tests themselves failed.
struct SystemTrouble: Error, CustomStringConvertible {
    let description: String

    init(_ what: String, errno: Int32 = errno) {
        description = "\(what): \(String(cString: strerror(errno)))"
    }
}

/// What a shell command printed, and how it ended.
struct Outcome: Equatable {
    let output: String
    let errors: String
    let status: Int32

    /// As it stands in a transcript: output, errors behind `! `, and the exit status unless it is 0.
    var transcript: String {
        var text = output.isEmpty || output.hasSuffix("\n") ? output : output + "(no newline)\n"
        for line in errors.split(separator: "\n", omittingEmptySubsequences: false).dropLast(errors.isEmpty ? 1 : 0) {
            text += line.isEmpty ? "!\n" : "! \(line)\n"
        }
        if errors.hasSuffix("\n") { text.removeLast(2) }
        return status == 0 ? text : text + "[\(status)]\n"
    }
}

/// A directory of its own in which commands run as an operator types them. `policies` and `nodes` are those of the
/// repository, and `bulkhead` is the executable that was built with the tests.
final class Workplace {
    let path: String

    init() throws {
        var template = Array("/tmp/bulkhead-command-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemTrouble("mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for (name, target) in [("policies", "policies"), ("nodes", "examples/nodes")] {
            if symlink(Repository.root + "/" + target, path + "/" + name) != 0 { throw SystemTrouble("symlink") }
        }
        guard symlink(Self.executable, path + "/bulkhead") == 0 else { throw SystemTrouble("symlink") }
    }

    deinit {
        // Whatever cannot be removed is in /tmp and is not worth a failed test.
        _ = try? run("chmod -R u+rwx . && rm -rf \"$PWD\"")
    }

    /// The executable stands beside the test bundle; under `swift test`, beside what it builds.
    static let executable: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = max(0, readlink("/proc/self/exe", &buffer, buffer.count))
        let own = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let beside = own.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/bulkhead"
        return access(beside, X_OK) == 0 ? beside : Repository.root + "/.build/debug/bulkhead"
    }()

    /// Runs a command of `sh` in the directory, with output to files, so that nothing is a terminal and nothing blocks.
    func run(_ command: String) throws -> Outcome {
        let output = path + "/.output"
        let errors = path + "/.errors"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let script = "cd '\(path)' || exit 125\n\(command)"
        var words = copies(["sh", "-c", script])
        var environment = copies(["PATH=\(path):/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "HOME=\(path)"])
        defer { for word in words + environment { free(word) } }
        var child: pid_t = 0
        // A test beside this one may have SIGPIPE ignored, which a shell's pipelines would inherit.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let failure = posix_spawn(&child, "/bin/sh", &actions, &attributes, &words, &environment)
        if failure != 0 { throw SystemTrouble("/bin/sh", errno: failure) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            if errno != EINTR { throw SystemTrouble("waitpid") }
        }
        let signal = status & 0x7F
        return Outcome(
            output: text(".output"), errors: text(".errors"), status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
    }

    /// The text of a file of the directory; empty when there is none.
    func text(_ name: String) -> String { Self.text(at: path + "/" + name) }

    static func text(at path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    func write(_ text: String, to name: String) throws {
        guard let file = fopen(path + "/" + name, "w") else { throw SystemTrouble(name) }
        fputs(text, file)
        fclose(file)
    }
}

/// What `posix_spawn` takes: a list of C strings that ends with a null pointer, to be freed.
private func copies(_ words: [String]) -> [UnsafeMutablePointer<CChar>?] {
    words.map { strdup($0) } + [nil]
}
