import ArgumentParser
import Document
import Policy
import Report

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of the policy language, for editors.",
        discussion: """
            The schema comes from the same table that decodes policies. Editors with a YAML language server complete \
            and check policies with it:

              bulkhead schema > bulkhead.schema.json

            as the first line of a policy:

              # yaml-language-server: $schema=bulkhead.schema.json

            The keys, and the interface files they set:

              bulkhead schema -o table
            """)

    @Option(name: [.customShort("o"), .customLong("output")], help: "How to print it; a table lists the keys.")
    var format: OutputOptions.Format = .json

    func run() throws {
        try answer(format.text(table: keysText(policyKeys), value: policySchema()))
    }
}
