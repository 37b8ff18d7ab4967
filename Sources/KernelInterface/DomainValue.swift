/// The value of one domain in a file that has one for each.
package struct DomainValue<Value: Hashable & Sendable>: Hashable, Sendable {
    /// The cache id, as the kernel prints it: not contiguous in general.
    package var domain: Int
    package var value: Value

    package init(domain: Int, value: Value) {
        self.domain = domain
        self.value = value
    }
}
