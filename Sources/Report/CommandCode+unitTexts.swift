extension CommandCode {
    /// Of what concerns systemd.
    static let unitTexts: [CommandCode: (title: String, text: String)] = [
        .systemdUnreachable: (
            "systemd cannot be spoken to",
            "The cgroup belongs to a unit of systemd, which is its single writer, and there is no libsystemd, no bus, "
                + "or the bus went away in the middle. Whatever was changed before was given back as far as that "
                + "goes without systemd; `bulkhead recover` gives back the rest when it is there again."
        ),
        .unitMasked: (
            "a masked unit",
            "The unit is masked, and systemd sets no property of a masked unit, even of one that runs. The plan was "
                + "rolled back."
        ),
        .unitPropertyUnknown: (
            "a property that systemd does not know",
            "This version of systemd has no such property of this kind of unit. The plan was rolled back. "
                + "docs/systemd.md lists each property with the version that it came in."
        ),
        .unitDenied: (
            "systemd refuses this caller",
            "The bus, or polkit, lets only some change units: root, and whoever is given "
                + "`org.freedesktop.systemd1.manage-units`. The plan was rolled back."
        ),
        .unitRefused: (
            "systemd refused",
            "systemd did not set a property, or did not start or stop a slice. The notes have its words. The plan "
                + "was rolled back."
        ),
        .unitUnkept: (
            "written past systemd",
            "The cgroup belongs to a unit of systemd, and systemd has no property for the file, so that it was "
                + "written directly. systemd does not set it back, but removes it with the controller or the "
                + "cgroup, as when the unit restarts. `Delegate=yes`, and a cgroup of its own below the unit, keep it."
        ),
        .notPersistent: (
            "gone after the next boot",
            "The class asks that systemd keep its values (`persistent: true`), and a cgroup of the class belongs to no "
                + "unit, or values do not go through systemd (`--driver cgroupfs`). They are in force until the cgroup "
                + "is removed or the machine boots, and `bulkhead apply` sets them again."
        ),
    ]
}
