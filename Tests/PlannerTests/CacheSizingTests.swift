import KernelInterface
import Planner
import Policy
import Testing

/// A claim in short: `a`, 50 %.
private func claim(
    _ name: String, _ amount: CacheAmount, exclusive: Bool = false, avoids: Bool = false, has inForce: UInt64? = nil
) -> CacheClaim {
    CacheClaim(
        name: name, demand: .unified(amount), isExclusive: exclusive, avoidsShareable: avoids,
        inForce: inForce.map { .unified(CBM(bits: $0)) })
}

private func request(
    ways: Int = 11, minimum: Int = 1, shareable: UInt64 = 0, isSparse: Bool = false, bytes: UInt64? = nil,
    _ claims: [CacheClaim], foreign: [ForeignCacheGroup] = []
) -> CacheRequest {
    CacheRequest(
        shape: CacheShape(
            cbmMask: .run(from: 0, count: ways), minimumBits: minimum, shareableBits: CBM(bits: shareable),
            isSparse: isSparse),
        cacheBytes: bytes, claims: claims, foreign: foreign)
}

private func foreign(_ mask: UInt64, exclusive: Bool = false) -> ForeignCacheGroup {
    ForeignCacheGroup(name: "theirs", masks: .unified(CBM(bits: mask)), isExclusive: exclusive)
}

struct CacheRow: Sendable, CustomTestStringConvertible {
    let name: String
    let request: CacheRequest
    var masks: [String] = []
    var findings: [CacheFinding] = []

    var testDescription: String { name }
}

@Suite struct CacheSizingTests {
    @Test(arguments: [
        CacheRow(
            name: "shares get the largest remainders",
            request: request([
                claim("a", .share(permyriad: 6000), exclusive: true), claim("b", .share(permyriad: 4000)),
            ]),
            masks: ["7f", "780"]),
        CacheRow(
            name: "equal remainders go by name",
            request: request([claim("b", .share(permyriad: 5000)), claim("a", .share(permyriad: 5000))]),
            masks: ["7c0", "3f"]),
        CacheRow(
            name: "of equal remainders a way in force goes before a name",
            request: request([
                claim("b", .share(permyriad: 5000), has: 0x3f), claim("a", .share(permyriad: 5000), has: 0x7c0),
            ]),
            masks: ["3f", "7c0"]),
        CacheRow(
            name: "a share under the minimum has the minimum",
            request: request(minimum: 2, [claim("a", .share(permyriad: 500)), claim("b", .share(permyriad: 9000))]),
            masks: ["600", "1ff"], findings: [.raisedToMinimum(claim: "a", ways: 2)]),
        CacheRow(
            name: "bytes round up to ways",
            request: request(bytes: 11 << 20, [claim("a", .bytes(2 << 20)), claim("b", .bytes((2 << 20) + 1))]),
            masks: ["18", "7"]),
        CacheRow(
            name: "objectives stay off what other hardware fills",
            request: request(
                shareable: 0x7, [claim("a", .ways(4), avoids: true), claim("b", .ways(4), exclusive: true)]),
            masks: ["780", "78"]),
    ])
    func sizes(_ row: CacheRow) {
        let allocation = allocatedCache(row.request)
        #expect(allocation.grants.map { $0.masks.code.description } == row.masks)
        #expect(allocation.findings == row.findings)
    }

    @Test func whatObjectivesCannotAvoidIsSaid() {
        let allocation = allocatedCache(request(shareable: 0x600, [claim("a", .ways(10), avoids: true)]))
        #expect(allocation.grants.map(\.masks) == [.unified(CBM(bits: 0x3ff))])
        #expect(allocation.findings == [.onShareable(claim: "a", ways: CBM(bits: 0x200))])
    }

    @Test(arguments: [
        CacheRow(
            name: "an empty mask", request: request([claim("a", .mask(.empty))]), findings: [.maskEmpty(claim: "a")]),
        CacheRow(
            name: "a mask out of range", request: request([claim("a", .mask(CBM(bits: 0xf00)))]),
            findings: [.maskOutOfRange(claim: "a", mask: CBM(bits: 0xf00), cbmMask: CBM(bits: 0x7ff))]),
        CacheRow(
            name: "a mask with holes", request: request([claim("a", .mask(CBM(bits: 0x5)))]),
            findings: [.maskHasHoles(claim: "a", mask: CBM(bits: 0x5))]),
        CacheRow(
            name: "a short mask", request: request(minimum: 2, [claim("a", .mask(CBM(bits: 0x4)))]),
            findings: [.maskTooShort(claim: "a", mask: CBM(bits: 0x4), minimumBits: 2)]),
        CacheRow(
            name: "a lowest run that is short",
            request: request(minimum: 2, isSparse: true, [claim("a", .mask(CBM(bits: 0xd)))]),
            findings: [.maskTooShort(claim: "a", mask: CBM(bits: 0xd), minimumBits: 2)]),
        CacheRow(
            name: "an exclusive mask over another",
            request: request([claim("a", .mask(CBM(bits: 0xf)), exclusive: true), claim("b", .mask(CBM(bits: 0x1c)))]),
            findings: [.masksOverlap(exclusive: "a", other: "b", ways: CBM(bits: 0xc))]),
        CacheRow(
            name: "two exclusive masks over each other, once",
            request: request([
                claim("b", .mask(CBM(bits: 0xf)), exclusive: true), claim("a", .mask(CBM(bits: 0x1c)), exclusive: true),
            ]),
            findings: [.masksOverlap(exclusive: "a", other: "b", ways: CBM(bits: 0xc))]),
        CacheRow(
            name: "an exclusive mask over other hardware",
            request: request(shareable: 0x600, [claim("a", .mask(CBM(bits: 0x700)), exclusive: true)]),
            findings: [.exclusiveOverShareable(claim: "a", ways: CBM(bits: 0x600))]),
        CacheRow(
            name: "an exclusive mask over a foreign group",
            request: request([claim("a", .mask(CBM(bits: 0x3)), exclusive: true)], foreign: [foreign(0x6)]),
            findings: [.overlapsForeign(claim: "a", group: "theirs", ways: CBM(bits: 0x2))]),
        CacheRow(
            name: "a shared mask over a foreign exclusive group",
            request: request([claim("a", .mask(CBM(bits: 0x3)))], foreign: [foreign(0x6, exclusive: true)]),
            findings: [.overlapsForeign(claim: "a", group: "theirs", ways: CBM(bits: 0x2))]),
        CacheRow(
            name: "bytes of an unknown cache", request: request([claim("a", .bytes(1))]),
            findings: [.cacheSizeUnknown(claim: "a")]),
        CacheRow(
            name: "more ways than there are", request: request([claim("a", .ways(12))]),
            findings: [.exceedsCache(claim: "a", ways: 12, available: 11)]),
        CacheRow(
            name: "more than the whole cache", request: request([claim("a", .share(permyriad: 10001))]),
            findings: [.exceedsCache(claim: "a", ways: 12, available: 11)]),
        CacheRow(
            name: "exclusive shares above 100 %",
            request: request([
                claim("b", .share(permyriad: 6000), exclusive: true),
                claim("a", .share(permyriad: 5000), exclusive: true),
            ]),
            findings: [.exclusiveSharesExceed(claims: ["a", "b"], permyriad: 11000)]),
        CacheRow(
            name: "a shared share above what is left",
            request: request([
                claim("a", .share(permyriad: 6000), exclusive: true), claim("b", .share(permyriad: 4100)),
            ]),
            findings: [.sharedShareExceeds(claim: "b", permyriad: 4100, exclusive: ["a"], available: 4000)]),
        CacheRow(
            name: "nothing left to the default group",
            request: request([claim("a", .share(permyriad: 10000), exclusive: true)]),
            findings: [.exclusiveWaysExceed(claims: ["a"], ways: 11, available: 10, raised: [])]),
        CacheRow(
            name: "minimums that do not fit",
            request: request(
                minimum: 3, ["a", "b", "c", "d"].map { claim($0, .share(permyriad: 1000), exclusive: true) }),
            findings: [
                .exclusiveWaysExceed(
                    claims: ["a", "b", "c", "d"], ways: 12, available: 8, raised: ["a", "b", "c", "d"])
            ]),
        CacheRow(
            name: "a shared class with more ways than are left",
            request: request([claim("a", .ways(6), exclusive: true), claim("b", .ways(6))]),
            findings: [.sharedWaysExceed(claim: "b", ways: 6, available: 5)]),
        CacheRow(
            name: "ways that are no run",
            request: request([claim("a", .ways(6), exclusive: true)], foreign: [foreign(0x20)]),
            findings: [.noPlacement(claims: ["a"], isProven: true)]),
    ])
    func refusals(_ row: CacheRow) {
        let allocation = allocatedCache(row.request)
        #expect(allocation.grants.isEmpty && !allocation.isProvenOptimal)
        #expect(allocation.findings == row.findings)
    }

    @Test func holesAreMadeWhereThereIsNoRun() {
        let allocation = allocatedCache(
            request(isSparse: true, [claim("a", .ways(6), exclusive: true)], foreign: [foreign(0x20)]))
        #expect(allocation.grants.map(\.masks) == [.unified(CBM(bits: 0x5f))])
        #expect(allocation.remainingMask == CBM(bits: 0x7a0))
    }

    @Test func whatRemainsIsForTheDefaultGroup() {
        let allocation = allocatedCache(
            request(
                bytes: 11 << 20, [claim("a", .mask(CBM(bits: 0x38)), exclusive: true), claim("b", .ways(2))],
                foreign: [foreign(0x400, exclusive: true)]))
        #expect(allocation.grants.map { $0.masks.code.description } == ["38", "3"])
        #expect(allocation.remaining == CBM(bits: 0x3c7) && allocation.remainingMask == CBM(bits: 0x3c0))
        #expect(
            allocation.grants[0].code == CacheSize(of: CBM(bits: 0x38), in: request([]).shape, cacheBytes: 11 << 20))
        #expect(allocation.grants[0].code.permyriad == 2727 && allocation.grants[0].code.bytes == 3 << 20)
    }

    /// One amount under CDP is one mask; two are apart while there is room, and keep others out of both.
    @Test func codeAndDataAreOneClass() {
        let split = CacheClaim(name: "a", demand: .split(code: .ways(2), data: .ways(4)), isExclusive: true)
        let apart = allocatedCache(request([split, claim("b", .ways(5))]))
        #expect(
            apart.grants.map(\.masks) == [
                .split(code: CBM(bits: 0x30), data: CBM(bits: 0xf)), .unified(CBM(bits: 0x7c0)),
            ])
        let together = allocatedCache(request([split, claim("b", .ways(7))]))
        #expect(
            together.grants.map(\.masks) == [
                .split(code: CBM(bits: 0x3), data: CBM(bits: 0xf)), .unified(CBM(bits: 0x7f0)),
            ])
    }
}
