import Testing

@testable import Document

@Suite struct NearestTests {
    static let keys = ["cpu", "memory", "memory.high", "memory.low", "memory.max", "io", "pids", "weight", "hugetlb"]

    @Test(arguments: [
        ("memory.hihg", "memory.high"), ("memroy", "memory"), ("Memory.High", "memory.high"), ("cpus", "cpu"),
        ("cpuu", "cpu"), ("wieght", "weight"), ("weihgt", "weight"), ("wight", "weight"), ("pdis", "pids"),
        ("hugetbl", "hugetlb"), ("memory.mx", "memory.max"), ("CPU", "cpu"), ("memory-low", "memory.low"),
    ])
    func nearWordsAreFound(word: String, expect: String) {
        #expect(nearest(word, among: Self.keys) == expect)
    }

    @Test(arguments: ["", "x", "io", "ab", "network", "zzzzzz", "cache", String(repeating: "m", count: 10_000)])
    func farWordsAreNot(word: String) {
        #expect(nearest(word, among: Self.keys.filter { $0 != word }) == nil)
    }

    @Test func ofEquallyNearWordsTheFirstWins() {
        #expect(nearest("lox", among: ["low", "log"]) == "low")
        #expect(nearest("lox", among: ["log", "low"]) == "log")
    }
}
