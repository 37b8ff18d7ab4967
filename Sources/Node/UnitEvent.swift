/// What systemd tells of its units.
package enum UnitEvent: Hashable, Sendable {
    /// It has read its unit files again, as after `systemctl daemon-reload`, and may have written cgroupfs.
    case reloaded
    /// A unit was loaded, or is no longer.
    case unitNew(String)
    case unitRemoved(String)
    /// The name of the unit, as after `systemctl set-property`.
    case propertiesChanged(String)
    /// What was told of a value that is in force was refused, for this reason.
    case refused(String)
    /// The bus is gone.
    case lost(String)
}
