import Planner

/// Drops what is stored of an earlier boot, the transaction that was cut short by its end included: none of it is there
/// any more. Returns whether there was anything.
///
/// Texts that cannot be read are left for whoever needs them.
package func forgetEarlierBoot<Store: StateStore & ~Copyable>(
    now boot: String?, store: inout Store
) throws(StateError) -> Bool {
    let stored = try store.load()
    var isForgotten = false
    if stored.isPendingOfEarlierBoot(now: boot) {
        try store.abandon()
        isForgotten = true
    }
    guard let state = stored.state, !Originals.names(boot, in: state) else { return isForgotten }
    // It is left to be refused, and named, where it is used.
    guard let held = try? Originals(decoding: state), held.isOfEarlierBoot(now: boot) else {
        return isForgotten
    }
    let nothing = Plan(operations: [], findings: [], next: held.remaining(now: boot), inForce: 0, members: [])
    let texts = nothing.encodedWithNext
    try store.begin(pending: texts.pending, next: texts.next)
    try store.commit()
    return isForgotten || !held.isEmpty
}

extension StoredState {
    /// Whether the transaction that was cut short was so by the end of its boot, and has nothing to be undone.
    package func isPendingOfEarlierBoot(now boot: String?) -> Bool {
        // A text that cannot be read is not known to be of another boot.
        guard boot != nil, let pending, let plan = try? Plan(decoding: pending) else { return false }
        return plan.next.isOfEarlierBoot(now: boot)
    }
}
