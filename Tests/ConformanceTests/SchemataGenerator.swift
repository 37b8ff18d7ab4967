import KernelInterface
import TestSupport

/// Random texts for `schemata`.
struct SchemataGenerator {
    private let mount: ResctrlMount

    init(_ mount: ResctrlMount) {
        self.mount = mount
    }

    /// One of three parts of every cache that have nothing in common.
    func portion(_ place: Int) -> String {
        mount.caches.map { cache in
            let part = cache.mask.count / 4
            let mask = CBM.run(from: place * part, count: max(part, cache.minimumBits))
            return cache.schema + ":" + cache.domains.map { "\($0.id)=\(mask)" }.joined(separator: ";") + "\n"
        }.joined()
    }

    /// Some lines, most of them valid, sometimes with a mistake.
    func text(_ random: inout SplitMix64) -> String {
        if random.next(upperBound: UInt64(100)) < 15 { return portion(Int.random(in: 0..<3, using: &random)) }
        let count = random.next(upperBound: UInt64(100)) < 75 ? 1 : Int.random(in: 2...3, using: &random)
        var text = (0..<count).map { _ in line(&random) }.joined(separator: "\n")
        if random.next(upperBound: UInt64(100)) < 30 {
            for _ in 0..<Int.random(in: 1...2, using: &random) { spoil(&text, &random) }
        }
        return random.next(upperBound: UInt64(100)) < 95 ? text + "\n" : text
    }

    private func line(_ random: inout SplitMix64) -> String {
        let index = Int.random(in: 0..<mount.caches.count + mount.bandwidths.count, using: &random)
        let name: String
        var domains: [Int]
        let cache: CacheResource?
        if index < mount.caches.count {
            let found = mount.caches[index]
            (name, domains, cache) = (found.schema, found.domains.map(\.id), found)
        } else {
            let found = mount.bandwidths[index - mount.caches.count]
            (name, domains, cache) = (found.schema, found.domains, nil)
        }
        domains.shuffle(using: &random)
        domains.removeLast(Int.random(in: 0..<domains.count, using: &random))
        let values = domains.map { domain in
            "\(domain)=" + (cache.map { mask($0, &random) } ?? bandwidth(&random))
        }
        return name + ":" + values.joined(separator: ";")
    }

    private func mask(_ cache: CacheResource, _ random: inout SplitMix64) -> String {
        let ways = cache.mask.count
        switch random.next(upperBound: UInt64(20)) {
        case 0: return "\(cache.mask)"
        case 1: return "\(CBM(bits: random.next() & cache.mask.bits))"
        case 2: return String(cache.mask.bits + 1, radix: 16)
        case 3:
            return ["0", "1", "0x3", "C", "+3", " 3 ", "-1", "ffffffffffffffff", "10000000000000000"]
                .randomElement(using: &random) ?? "0"
        default:
            let from = Int.random(in: 0..<ways, using: &random)
            return "\(CBM.run(from: from, count: Int.random(in: 1...(ways - from), using: &random)))"
        }
    }

    private func bandwidth(_ random: inout SplitMix64) -> String {
        switch random.next(upperBound: UInt64(3)) {
        case 0: "\(Int.random(in: 0...110, using: &random))"
        case 1: "\(10 * Int.random(in: 1...10, using: &random))"
        default:
            [
                "0", "9", "101", "4294967295", "4294967296", "18446744073709551616", "x", "", "-1", "+30", " 40 ",
                "0x32", "020",
            ].randomElement(using: &random) ?? "0"
        }
    }

    /// One character more, less or another.
    private func spoil(_ text: inout String, _ random: inout SplitMix64) {
        var characters = Array(text)
        let place = Int.random(in: 0..<max(characters.count, 1), using: &random)
        let other =
            [":", ";", "=", "\n", " ", ",", "0", "9", "x", "+", "-", "L", "M", "3", "\t", "\0"]
            .randomElement(using: &random).map(Character.init) ?? ":"
        switch random.next(upperBound: UInt64(3)) {
        case 0: if !characters.isEmpty { characters.remove(at: place) }
        case 1: characters.insert(other, at: place)
        default: if !characters.isEmpty { characters[place] = other }
        }
        text = String(characters)
    }
}
