import CLinux

/// Makes room for what a policy file of so many bytes becomes, in huge pages where the kernel gives them (THP is
/// `always` or `madvise`, which are the usual settings).
///
/// A policy takes about sixteen times its text. Touched page by page, that costs a large one a fifth of its reading.
/// Small ones are left alone: they fit into what the process has.
package func reserveHeap(forPolicyOf bytes: Int) {
    if bytes >= 128 << 10 { clinux_reserve_heap(UInt64(bytes) * 16) }
}
