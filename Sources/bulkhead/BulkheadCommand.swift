import ArgumentParser

struct BulkheadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulkhead",
        abstract: "Keep noisy neighbours out: workload classes on cgroup v2, planned, applied and given back.",
        discussion: """
            A policy file names workload classes and what each is to get. `plan` shows every write before it is made, \
            `apply` makes all of them or none, `revert` gives back what was there before.

              bulkhead check policy.yaml      is it right?
              bulkhead plan policy.yaml       what would it change here?
              bulkhead apply policy.yaml      change it: all of it, or nothing
              bulkhead run policy.yaml        hold its objectives while things change
              bulkhead status                 what is in force, and what was there before?
              bulkhead diff                   has anybody changed it since?
              bulkhead explain batch          why are its values what they are?
              bulkhead revert                 give everything back

            Every command that looks at a node takes `--node FILE` for a simulated one: nothing of this machine is \
            touched then.

            EXIT CODES:
              0   done
              1   findings: an invalid policy, drift, a value that the kernel refuses
              64  usage
              69  this node lacks what is needed
              70  a defect of bulkhead, or a node left between two states
              75  try again: somebody else is changing the node, or it moved
              77  not permitted
            """,
        version: bulkheadVersion,
        subcommands: [
            CheckCommand.self, PlanCommand.self, ApplyCommand.self, StatusCommand.self, DiffCommand.self,
            RunCommand.self, RevertCommand.self, RecoverCommand.self, AssignCommand.self, ReleaseCommand.self,
            AssignmentsCommand.self, ClassesCommand.self, ExecCommand.self, OCIHookCommand.self, DoctorCommand.self,
            InventoryCommand.self, MetricsCommand.self, TopCommand.self, SimulateCommand.self, ReplayCommand.self,
            ReportCommand.self,
            JournalCommand.self,
            SchemaCommand.self, ExplainCommand.self,
        ]
    )
}

/// The release, as `--version` prints it.
let bulkheadVersion = "0.1.0"
