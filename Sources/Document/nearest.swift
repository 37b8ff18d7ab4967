/// The word of a list that was probably meant, or nil when none is near. At most a third of the longer word may differ;
/// case is ignored; of equally near words the first in the list wins.
package func nearest(_ word: String, among candidates: [String]) -> String? {
    let scalars = folded(word)
    guard !scalars.isEmpty, scalars.count <= 200 else { return nil }
    var best: (word: String, distance: Int)?
    for candidate in candidates where candidate != word {
        let other = folded(candidate)
        let longer = max(scalars.count, other.count)
        let limit = min(longer < 3 ? 0 : longer / 3, (best?.distance ?? .max) - 1)
        guard abs(scalars.count - other.count) <= limit else { continue }
        let distance = editDistance(scalars, other)
        if distance <= limit { best = (candidate, distance) }
    }
    return best?.word
}

/// Insertions, removals, replacements and swaps of neighbours (optimal string alignment).
private func editDistance(_ left: [UInt32], _ right: [UInt32]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
        var current = [row + 1]
        current.reserveCapacity(right.count + 1)
        for column in right.indices {
            var cost = last[column] + (left[row] == right[column] ? 0 : 1)
            cost = min(cost, last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                cost = min(cost, beforeLast[column - 1] + 1)
            }
            current.append(cost)
        }
        (beforeLast, last) = (last, current)
    }
    return last[right.count]
}

/// Scalar values with ASCII capitals made small.
private func folded(_ word: String) -> [UInt32] {
    word.unicodeScalars.map { (0x41...0x5A).contains($0.value) ? $0.value + 32 : $0.value }
}
