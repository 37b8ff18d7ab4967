import KernelInterface
import Policy
import TestSupport
import Testing

struct GlobRow: Sendable, CustomTestStringConvertible {
    let pattern: String
    let matching: [String]
    let others: [String]

    var testDescription: String { pattern }

    static let names: [GlobRow] = [
        GlobRow(
            pattern: "nginx.service", matching: ["nginx.service"], others: ["nginx", "nginx.service ", "Nginx.service"]),
        GlobRow(pattern: "*", matching: ["", "a", "a.b"], others: []),
        GlobRow(pattern: "a*b*c", matching: ["abc", "aXbYc", "abbcc"], others: ["ab", "abcd", "acb"]),
        GlobRow(
            pattern: "worker@?.service", matching: ["worker@1.service", "worker@é.service"],
            others: ["worker@12.service"]),
        GlobRow(pattern: "a[0-9b]c", matching: ["a5c", "abc"], others: ["aac", "a-c"]),
        GlobRow(pattern: "a[!0-9]c", matching: ["axc"], others: ["a5c", "ac"]),
        GlobRow(pattern: "a[]]c", matching: ["a]c"], others: ["ac", "a[c"]),
        GlobRow(pattern: "a[-x]c", matching: ["a-c", "axc"], others: ["abc"]),
        GlobRow(pattern: "[*]", matching: ["*"], others: ["a"]),
        GlobRow(
            pattern: "dev-disk-by\\x2did*", matching: ["dev-disk-by\\x2did.mount"], others: ["dev-disk-by-id.mount"]),
    ]

    static let paths: [GlobRow] = [
        GlobRow(pattern: "a/b", matching: ["a/b"], others: ["a", "a/b/c", "b"]),
        GlobRow(pattern: "/a/b", matching: ["a/b"], others: ["a"]),
        GlobRow(pattern: "a/*", matching: ["a/b"], others: ["a", "a/b/c", "b/c"]),
        GlobRow(pattern: "a/**", matching: ["a", "a/b", "a/b/c"], others: ["b", "b/a", "/"]),
        GlobRow(pattern: "**", matching: ["/", "a", "a/b"], others: []),
        GlobRow(pattern: "a/**/c", matching: ["a/c", "a/b/c", "a/b/b/c", "a/c/c"], others: ["a/b", "c", "a/c/b"]),
        GlobRow(pattern: "**/x*.scope", matching: ["x1.scope", "a/b/x.scope"], others: ["x.scope/y"]),
        GlobRow(
            pattern: "kubepods.slice/kubepods-pod*.slice", matching: ["kubepods.slice/kubepods-pod1.slice"],
            others: ["kubepods.slice/kubepods-pod1.slice/c"]),
    ]
}

@Suite struct GlobTests {
    @Test(arguments: GlobRow.names)
    func nameMatches(row: GlobRow) throws {
        let glob = try NameGlob(row.pattern)
        for name in row.matching { #expect(glob.matches(name), "\(name)") }
        for name in row.others { #expect(!glob.matches(name), "\(name)") }
    }

    @Test(arguments: GlobRow.paths)
    func pathMatches(row: GlobRow) throws {
        let glob = try CgroupGlob(row.pattern)
        for path in row.matching { #expect(glob.matches(try #require(CgroupPath(path))), "\(path)") }
        for path in row.others { #expect(!glob.matches(try #require(CgroupPath(path))), "\(path)") }
    }

    @Test func literalsAreKnown() throws {
        #expect(try NameGlob("nginx.service").literal == "nginx.service")
        #expect(try NameGlob("nginx*").literal == nil)
        #expect(try NameGlob("nginx*x").literalPrefix == "nginx")
        #expect(try CgroupGlob("/a/b").literal == "a/b")
        #expect(try CgroupGlob("a/**").literal == nil)
        #expect(try CgroupGlob("a/b*/c").literalPrefix == "a/b")
        #expect(CgroupGlob.root.matches(.root))
        #expect(!CgroupGlob.root.matches(try #require(CgroupPath("a"))))
    }

    /// Against a matcher that tries everything, over a small alphabet.
    @Test func agreesWithTheNaiveMatcher() throws {
        var random = SplitMix64(seed: 20)
        for _ in 0..<20000 {
            let pattern = String(
                (0..<Int.random(in: 1...7, using: &random)).map { _ in "ab*?".randomElement(using: &random)! })
            let name = String(
                (0..<Int.random(in: 0...8, using: &random)).map { _ in "ab".randomElement(using: &random)! })
            #expect(try NameGlob(pattern).matches(name) == naive(Array(pattern), Array(name)), "\(pattern) on \(name)")
        }
    }

    @Test func pathsAgreeWithTheNaiveMatcher() throws {
        var random = SplitMix64(seed: 21)
        for _ in 0..<20000 {
            let parts = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                ["a", "b", "*", "**"].randomElement(using: &random)!
            }
            let names = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                ["a", "b"].randomElement(using: &random)!
            }
            let glob = try CgroupGlob(parts.joined(separator: "/"))
            let path = try #require(CgroupPath(names.joined(separator: "/")))
            #expect(glob.matches(path) == naive(parts[...], names[...]), "\(glob) on \(path)")
        }
    }

    /// A matcher that tries again at every star would need 2^60 steps here.
    @Test func manyStarsAreNoTrap() throws {
        let pattern = String(repeating: "a*", count: 60) + "b"
        #expect(!(try NameGlob(pattern).matches(String(repeating: "a", count: 250))))
        let deep = try CgroupGlob(String(repeating: "**/a/", count: 60) + "b")
        #expect(!deep.matches(try #require(CgroupPath(Array(repeating: "a", count: 250).joined(separator: "/")))))
    }

    private func naive(_ pattern: [Character], _ name: [Character]) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        let rest = Array(pattern.dropFirst())
        if first == "*" { return (0...name.count).contains { naive(rest, Array(name.dropFirst($0))) } }
        return !name.isEmpty && (first == "?" || first == name[0]) && naive(rest, Array(name.dropFirst()))
    }

    private func naive(_ parts: ArraySlice<String>, _ names: ArraySlice<String>) -> Bool {
        guard let first = parts.first else { return names.isEmpty }
        if first == "**" { return (0...names.count).contains { naive(parts.dropFirst(), names.dropFirst($0)) } }
        return names.first.map { first == "*" || first == $0 } == true && naive(parts.dropFirst(), names.dropFirst())
    }
}

@Test(arguments: [
    ("batch.slice", "batch.slice"), ("a-b.slice", "a.slice/a-b.slice"),
    ("a-b-c.slice", "a.slice/a-b.slice/a-b-c.slice"), ("user-1000.slice", "user.slice/user-1000.slice"),
    ("-.slice", nil), ("-a.slice", nil), ("a-.slice", nil), ("a--b.slice", nil), ("a", nil), (".slice", nil),
    ("a/b.slice", nil), ("a b.slice", nil),
])
func sliceStandsAt(name: String, path: String?) {
    #expect(sliceCgroup(name)?.text == path)
}
