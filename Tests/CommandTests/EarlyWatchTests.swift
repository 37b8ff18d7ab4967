import Testing

@testable import bulkhead

struct EarlyWatchTests {
    /// When the next sample comes anyway, and whether one is taken at once.
    @Test(arguments: [
        (nil, true), (1_000_000, false), (1_050_000, false), (1_050_001, true), (2_000_000, true),
    ])
    func aSampleIsTakenAtOnceUnlessOneComesSoon(_ nextSample: UInt64?, _ isAtOnce: Bool) {
        var watch = EarlyWatch()
        #expect(watch.isTold(window: 100_000, now: 1_000_000, nextSample: nextSample) == isAtOnce)
    }

    @Test func stallIsFollowedForTwoWindowsAndNoLonger() {
        var watch = EarlyWatch()
        #expect(watch.nextSample(nil, now: 1_000_000) == nil)
        _ = watch.isTold(window: 100_000, now: 1_000_000, nextSample: nil)
        #expect(watch.nextSample(nil, now: 1_000_000) == 1_050_000)
        #expect(watch.nextSample(1_020_000, now: 1_000_000) == 1_020_000)
        #expect(watch.nextSample(3_000_000, now: 1_000_000) == 1_050_000)
        #expect(watch.nextSample(nil, now: 1_199_999) == 1_249_999)
        #expect(watch.nextSample(nil, now: 1_200_000) == nil)
        #expect(watch.nextSample(3_000_000, now: 1_200_000) == 3_000_000)
        // Another one that is told of later, with a shorter window, ends nothing sooner.
        _ = watch.isTold(window: 1_000_000, now: 1_200_000, nextSample: nil)
        _ = watch.isTold(window: 100_000, now: 1_300_000, nextSample: nil)
        #expect(watch.nextSample(nil, now: 3_199_999) == 3_249_999)
    }
}
