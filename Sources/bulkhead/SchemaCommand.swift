import ArgumentParser
import Document
import Policy

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of the policy language, for editors.",
        discussion: """
            The schema comes from the same table that decodes policies. Editors with a YAML language server complete \
            and check policies with it:

              bulkhead schema > bulkhead.schema.json
              # yaml-language-server: $schema=bulkhead.schema.json   (first line of a policy)
            """)

    func run() throws {
        try answer(policySchema().json(pretty: true) + "\n")
    }
}
