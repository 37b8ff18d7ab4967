/// Explanations of what can be wrong with caches and memory bandwidth in a policy.
extension PolicyCode {
    static let badSourceText = (
        title: "a metric that cannot be read from there",
        text: """
        A metric comes from one place: a file by its absolute path, a command by the absolute path of its \
        executable, or an address that serves the Prometheus text format, over plain HTTP or a unix socket. Relative \
        paths and `..` are refused, since the working directory of a daemon is no promise.
        """
    )
    static let cacheOvercommitText = (
        title: "more of a cache than there is",
        text: """
        The ways of exclusive classes are in nobody else's mask, so their shares add up, and a class that shares its \
        ways has what they leave. Together they come to more than the cache has, or they leave nothing to the default \
        group, in which everything runs that is in no class and which the kernel does not let be empty. Shares of \
        classes that are not exclusive may overlap and do not add up.
        """
    )
    static let cacheOverlapText = (
        title: "ways that a class has for itself, in another mask",
        text: """
        `exclusive: true` says that no other class fills the ways of the class. The mask of another class has some of \
        them. Give the other class a mask beside it, or amounts to both, and the ways are chosen for you.
        """
    )
    static let exclusiveWithoutCacheText = (
        title: "exclusive ways of no cache",
        text: """
        `cache.exclusive` is about the amounts beside it, and there is none. Memory bandwidth cannot be exclusive; a \
        limit on the others is what keeps it for a class.
        """
    )
    static let mixedCacheContentText = (
        title: "code and data beside domains",
        text: """
        A map of a cache has either the two amounts of code and data, or the domains with `default`. To set both \
        apart, write code and data within each domain:    l3: {default: 20%, 3: {code: 10%, data: 20%}}
        """
    )
}
