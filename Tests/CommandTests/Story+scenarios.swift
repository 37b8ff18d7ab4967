extension Story {
    /// Scenarios played in virtual time: what is printed, and what is refused.
    static let scenarios = [
        Story(
            "scenario",
            """
            cp nodes/../noisy-neighbour/*.yaml .
            sed -i 's/ 120s/ 24s/; s/from: 5s/from: 3s/; s/until: 100s/until: 16s/' scenario.yaml
            sed -i 's/at: 50s/at: 6s/; s/at: 55s/at: 8s/; s/at: 75s/at: 12s/; s/at: 80s/at: 14s/' scenario.yaml
            bulkhead simulate scenario.yaml
            bulkhead simulate scenario.yaml > again && bulkhead simulate scenario.yaml | cmp - again
            bulkhead simulate scenario.yaml --log log.jsonl --html page.html -o yaml | head -n 12
            cut -c -100 log.jsonl | head -n 3
            grep -c '<svg' page.html; grep -c 'http' page.html
            """),
        Story(
            "scenario-refusals",
            """
            bulkhead simulate scenario.yaml
            bulkhead simulate policies/web-and-batch.yaml
            bulkhead simulate policies/web-and-batch.yaml policies/desktop.yaml
            bulkhead simulate policies/web-and-batch.yaml --node nodes/small-vm.yaml --html page.html
            printf 'apiVersion: bulkhead/v1\\nkind: Scenario\\n' > scenario.yaml; bulkhead simulate scenario.yaml
            printf 'node: nodes/small-vm.yaml\\npolicy: [none.yaml]\\nduration: 1s\\nworkloads: []\\n' >> scenario.yaml
            bulkhead simulate scenario.yaml
            sed -i 's|none.yaml|policies/web-and-batch.yaml|; s/small-vm/none/' scenario.yaml
            bulkhead simulate scenario.yaml
            """),
    ]
}
