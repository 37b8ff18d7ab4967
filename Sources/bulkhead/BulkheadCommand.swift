import ArgumentParser

struct BulkheadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulkhead",
        abstract: "Keep noisy neighbours out: workload classes on cgroup v2, planned, applied and given back.",
        discussion: """
            A policy file names workload classes and what each is to get. `plan` shows every write before it is made, \
            `apply` makes all of them or none, `revert` gives back what was there before.

              bulkhead check policies/web-and-batch.yaml
              bulkhead plan policies/web-and-batch.yaml --node examples/nodes/small-vm.yaml
              bulkhead apply policies/web-and-batch.yaml
              bulkhead status
              bulkhead revert

            Exit codes: 0 done; 1 findings (invalid policy, drift, refused value); 64 usage; 69 this node lacks it; \
            70 defect of bulkhead; 75 try again; 77 not permitted.
            """,
        version: bulkheadVersion,
        subcommands: [
            CheckCommand.self, PlanCommand.self, ApplyCommand.self, StatusCommand.self, DiffCommand.self,
            RevertCommand.self, RecoverCommand.self, DoctorCommand.self, InventoryCommand.self, SimulateCommand.self,
            SchemaCommand.self,
            ExplainCommand.self,
        ]
    )
}

/// The release, as `--version` prints it.
let bulkheadVersion = "0.1.0"
