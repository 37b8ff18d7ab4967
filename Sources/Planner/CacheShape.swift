package import KernelInterface

/// What the kernel takes as a CBM in one domain of one cache. info/L2, info/L3 and their CODE and DATA; 4.10.
///
/// Under CDP the code and the data resource are the same ways of the same cache, and have the same shape.
package struct CacheShape: Hashable, Sendable {
    /// All ways. cbm_mask.
    package let cbmMask: CBM
    /// Ways that a mask has at least, never 0. min_cbm_bits, which is 0 where the hardware sets no minimum.
    package let minimumBits: Int
    /// Ways that hardware other than the CPUs fills too, such as DDIO. shareable_bits.
    package let shareableBits: CBM
    /// Whether a mask may have holes. sparse_masks; 6.7, absent is false.
    package let isSparse: Bool

    package init(cbmMask: CBM, minimumBits: Int = 1, shareableBits: CBM = .empty, isSparse: Bool = false) {
        self.cbmMask = cbmMask
        self.minimumBits = max(minimumBits, 1)
        self.shareableBits = shareableBits.intersection(cbmMask)
        self.isSparse = isSparse
    }

    package var ways: Int { cbmMask.count }

    /// Whether the kernel takes this mask, as `cbm_validate` judges: the minimum is of the lowest run.
    package func accepts(_ mask: CBM) -> Bool {
        mask.isSubset(of: cbmMask) && !isTooShort(mask) && (isSparse || mask.isContiguous)
    }

    /// Whether the lowest run of the mask has fewer than the minimum of ways.
    func isTooShort(_ mask: CBM) -> Bool {
        guard let lowest = mask.lowest else { return true }
        return (~(mask.bits >> UInt64(lowest))).trailingZeroBitCount < minimumBits
    }

    /// The largest mask that the kernel takes within these ways: the longest run, the lowest of equal ones; where holes
    /// are allowed, all ways from the lowest run that is long enough. Nil where no run is long enough.
    func largestMask(in ways: CBM) -> CBM? {
        let runs = ways.runs
        guard isSparse else {
            let longest = runs.max { left, right in
                left.count != right.count ? left.count < right.count : left.lowerBound > right.lowerBound
            }
            guard let longest, longest.count >= minimumBits else { return nil }
            return .run(from: longest.lowerBound, count: longest.count)
        }
        guard let first = runs.first(where: { $0.count >= minimumBits }) else { return nil }
        return ways.intersection(.run(from: first.lowerBound, count: 64))
    }
}
