import Glibc
import Testing

/// What holds for any model, any load and any fault: random stories, each of 50 minutes.
///
/// `STABILITY=20000` plays so many, `STABILITY_FIRST=4711` begins with that seed.
@Suite struct StabilityTests {
    private static let stories = number("STABILITY") ?? 2_000
    private static let first = number("STABILITY_FIRST") ?? 1
    private static let groups: UInt64 = 16

    @Test(arguments: 0..<groups) func everythingEndsInRest(group: UInt64) {
        for seed in stride(from: Self.first + group, to: Self.first + Self.stories, by: Int(Self.groups)) {
            var story = RandomStory(seed: seed)
            #expect(story.play() == [])
        }
    }

    private static func number(_ name: String) -> UInt64? {
        getenv(name).flatMap { UInt64(String(cString: $0)) }
    }
}
