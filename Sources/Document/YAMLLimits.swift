/// What a YAML file may cost.
package struct YAMLLimits: Sendable {
    /// Bytes of the file; decided before it is parsed.
    package var bytes: Int
    /// Mappings and sequences within each other.
    package var depth: Int
    /// Diagnostics of one file; the rest is counted.
    package var diagnostics: Int

    package init(bytes: Int = 4 << 20, depth: Int = 64, diagnostics: Int = 50) {
        self.bytes = bytes
        self.depth = depth
        self.diagnostics = diagnostics
    }

    /// For files that people write: 4 MiB, 64 levels.
    package static let standard = YAMLLimits()
    /// For files that programs write, such as node files and journals: 256 MiB.
    package static let generated = YAMLLimits(bytes: 256 << 20)
}
