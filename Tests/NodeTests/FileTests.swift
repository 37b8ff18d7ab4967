import Document
import Glibc
import KernelInterface
import Testing

@testable import Node

@Suite struct PolicyFilesTests {
    let place: TemporaryDirectory

    init() throws {
        place = try TemporaryDirectory()
    }

    @Test func aDirectoryGivesItsPoliciesByName() throws {
        let hidden = [".hidden.yaml", ".#b.yaml", "#b.yaml#", "b.yaml~", "b.yaml.swp", "notes.txt", "yaml"]
        for name in ["b.yaml", "a.yml", "10.yaml", "9.yaml"] + hidden { try place.file("p/" + name, "") }
        try place.directory("p/sub.yaml")
        try place.link("p/linked.yaml", to: "../elsewhere")
        let expected = ["10.yaml", "9.yaml", "a.yml", "b.yaml", "linked.yaml"].map { "\(place.path)/p/\($0)" }
        #expect(try policyFiles(at: place.path + "/p") == expected)
        #expect(try policyFiles(at: place.path + "/p/") == expected)
        #expect(try policyFiles(at: place.path + "/p/notes.txt") == [place.path + "/p/notes.txt"])
        #expect(try policyFiles(at: "-") == ["-"])
        try place.directory("empty")
        #expect(try policyFiles(at: place.path + "/empty") == [])
    }

    @Test(arguments: ["none", "file/below", ""]) func absenceIsADiagnostic(_ name: String) throws {
        try place.file("file", "")
        let path = name.isEmpty ? "" : place.path + "/" + name
        let expected = Diagnostic(code: "file-not-found", "there is no file or directory `\(path)`")
        #expect(throws: expected) { try policyFiles(at: path) }
    }
}

@Suite struct ReplaceFileTests {
    let place: TemporaryDirectory

    init() throws {
        place = try TemporaryDirectory()
    }

    func mode(_ name: String) -> mode_t {
        var found = stat()
        return lstat(place.path + "/" + name, &found) == 0 ? found.st_mode & 0o7777 : 0
    }

    @Test func aFileIsReplacedWholeAndKeepsItsPermissions() throws {
        try place.file("plan.json", "old and longer", mode: 0o640)
        try replaceFile(place.path + "/plan.json", with: Array("new".utf8))
        #expect(place.text("plan.json") == "new")
        #expect(mode("plan.json") == 0o640)
        try replaceFile(place.path + "/fresh", with: [])
        #expect(place.text("fresh") == "")
        #expect(place.names() == ["fresh", "plan.json"])
    }

    @Test func aLinkStaysALink() throws {
        try place.file("real/plan.json", "old")
        try place.link("plan.json", to: "real/plan.json")
        try replaceFile(place.path + "/plan.json", with: Array("new".utf8))
        #expect(place.text("real/plan.json") == "new")
        #expect(place.names("real") == ["plan.json"])
    }

    @Test func devicesAreWrittenTo() throws {
        try replaceFile("/dev/null", with: Array("x".utf8))
        #expect(throws: FileError(path: "/dev/full", reason: .failed(operation: "write", errno: .noSpace))) {
            try replaceFile("/dev/full", with: Array("x".utf8))
        }
    }

    @Test func aFailureLeavesTheOldFile() throws {
        let path = place.path + "/none/plan.json"
        #expect(throws: FileError(path: path, reason: .failed(operation: "write", errno: .noSuchFile))) {
            try replaceFile(path, with: [])
        }
        #expect(throws: FileError(path: place.path, reason: .failed(operation: "write", errno: .isDirectory))) {
            try replaceFile(place.path, with: [])
        }
    }
}
