/// The constants of the control law. Times in µs, shares in millionths.
package struct Tuning: Hashable, Sendable {
    // MARK: Measuring

    /// Width of the fast horizon: five samples of an episode, and longer than the 100 ms period of `cpu.max`, so that
    /// one throttled period is no violation.
    package var fastWindow: UInt64 = 250_000
    /// The shortest interval that says something: below it, one time slice of 3 to 24 ms decides the measure.
    package var leastInterval: UInt64 = 40_000
    /// An interval that is longer is dropped: the machine was paused, and its average says nothing about now.
    package var longestGap: UInt64 = 60_000_000

    // MARK: Sampling

    /// Between samples in an episode: relief is noticed within one more period of a trigger's check (window / 10).
    package var episodeInterval: UInt64 = 50_000
    /// The same where the workload tells the measure: sources are refreshed less often than counters.
    package var metricInterval: UInt64 = 250_000
    /// Between samples of what no trigger tells.
    package var regularInterval: UInt64 = 1_000_000

    // MARK: Squeezing

    /// What is left after a rung. A half: the least number of rungs to the floor that still shows which one was enough.
    package var factor: UInt64 = 500_000
    /// The same for `memory.high`: what is above it is reclaimed at once, which itself costs IO and CPU.
    package var memoryFactor: UInt64 = 750_000
    /// From a rung to its judgement: the fast window and one sample, so that nothing from before is judged.
    package var dwell: UInt64 = 300_000
    /// The same for `io.max`: requests that are queued come first.
    package var ioDwell: UInt64 = 500_000
    /// The same for `memory.high` and `memory.reclaim`: reclaim takes its time.
    package var memoryDwell: UInt64 = 5_000_000
    /// The same for an objective that the workload measures; its value must be younger than this after the rung.
    package var metricDwell: UInt64 = 500_000
    /// By how much the measure (of a metric or utilisation: its excess over the target) must fall for a rung to stay:
    /// more than the noise of a quarter of a second.
    package var helped: UInt64 = 100_000
    /// Stall from which on a fall would not show: tasks that wait in turn add up to all of the time long before the
    /// neighbour that they wait for is gone.
    package var saturated: UInt64 = 900_000
    /// The same for utilisation: who waits for a CPU takes what another one leaves.
    package var busy: UInt64 = 980_000
    /// Suspects are squeezed together until they have this share of all blame: one of many would change too little to
    /// be seen, and one that has a quarter is squeezed alone.
    package var blame: UInt64 = 250_000
    /// So many at most: each is a write.
    package var mostRungs = 64
    /// A measure that fell by this since the last look is falling already: no rung is added.
    package var falling: UInt64 = 200_000
    /// A latest interval that is this much above the fast horizon: the measure still rises and is no baseline.
    package var rising: UInt64 = 250_000
    /// For how long a lever that did not help is passed over.
    package var remember: UInt64 = 120_000_000
    /// So many rungs in a row without help end the search: each costs somebody something.
    package var trials = 8
    /// Rest after nothing helped, doubled each time.
    package var retry: UInt64 = 30_000_000
    package var mostRetries: UInt64 = 4
    /// A measure that grew by this since nothing helped ends the rest: something new is to blame.
    package var worse: UInt64 = 500_000
    /// Rest of a lever after the kernel refused a move, doubled each time up to 16 times.
    package var refusedRest: UInt64 = 30_000_000

    // MARK: Recovering

    /// Slack below which nothing is given back: the band between this and the target is left alone.
    package var deadBand: UInt64 = 200_000
    /// For how long an objective must hold with that slack until the first step up.
    package var hold: UInt64 = 2_000_000
    /// A step up is the range from floor to base divided by this.
    package var recoveryParts: UInt64 = 8
    /// Between two steps up for one objective.
    package var recoveryInterval: UInt64 = 1_000_000
    /// How often the hold is doubled and the step halved at most: 64 times.
    package var mostCaution: UInt64 = 6
    /// How often the hold before a switch is doubled from the start: it comes back whole.
    package var switchPatience: UInt64 = 2
    /// How often the hold before a step that cannot be halved is doubled at most: to 8 minutes.
    package var mostPatience: UInt64 = 8
    /// A violation within this time of a step up is put down to the step: it is taken back, and the hold doubles.
    package var soon: UInt64 = 60_000_000
    /// Each such time without a step up that failed takes back one doubling.
    package var quiet: UInt64 = 120_000_000

    // MARK: Missing measurements

    /// After so long without a measurement, no lever stays above its base.
    package var safeAfter: UInt64 = 30_000_000

    // MARK: Harvest

    /// Slack that all objectives must have on both horizons for growth: more than the dead band, so that a step up
    /// does not use it up.
    package var growMargin: UInt64 = 300_000
    /// For how long, before the first step.
    package var growHold: UInt64 = 10_000_000
    /// Between two steps of growth.
    package var growInterval: UInt64 = 5_000_000
    /// A step of growth is the range from base to ceiling divided by this.
    package var growParts: UInt64 = 8
    /// Thousandths of a CPU below which a suspect does not run.
    package var running: UInt64 = 10

    // MARK: Evidence

    /// How many scores a decision carries, the chosen one's included.
    package var alternatives = 8
    /// Correlation is used from so many samples on; before, the present share of use decides.
    package var leastHistory = 4

    package init() {}
}
