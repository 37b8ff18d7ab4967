/// A hierarchy in which what there is goes down by weight: to each as much as it wants, and where that is more than
/// there is, in proportion to the weights, what one leaves going to the others (weighted max-min, or water-filling).
///
/// Nodes are numbered in the order in which they were added, parents first; 0 is the top.
struct ShareTree: Sendable {
    struct Node: Sendable {
        let parent: Int
        let weight: Double
        /// The most that goes below it; infinite where there is no limit.
        var limit: Double
        /// What it wants itself, without what is below.
        var demand = 0.0
        var granted = 0.0
        fileprivate var children: [Int] = []
        fileprivate var wanted = 0.0
        fileprivate var share = 0.0
    }

    private(set) var nodes: [Node]

    init() {
        nodes = [Node(parent: 0, weight: 1, limit: .infinity)]
    }

    mutating func add(below parent: Int, weight: Double, limit: Double = .infinity, demand: Double = 0) -> Int {
        nodes.append(Node(parent: parent, weight: max(weight, 1e-9), limit: max(limit, 0), demand: demand))
        nodes[parent].children.append(nodes.count - 1)
        return nodes.count - 1
    }

    subscript(index: Int) -> Node { nodes[index] }

    mutating func setDemand(_ demand: Double, of index: Int) {
        nodes[index].demand = demand
    }

    /// What all below a node would take if its own limit did not hold them.
    func unlimitedDemand(of index: Int) -> Double {
        nodes[index].children.reduce(nodes[index].demand) { sum, child in
            sum + min(nodes[child].limit, unlimitedDemand(of: child))
        }
    }

    /// Hands out `capacity` among the nodes that `takesPart` names by their index; granted amounts add up over calls,
    /// and demands and limits shrink by them.
    mutating func distribute(_ capacity: Double, among takesPart: (Int) -> Bool = { _ in true }) {
        for index in nodes.indices { nodes[index].wanted = 0 }
        for index in nodes.indices.reversed() {
            if nodes[index].children.isEmpty && takesPart(index) { nodes[index].wanted = nodes[index].demand }
            nodes[index].wanted = min(nodes[index].wanted, nodes[index].limit)
            if index > 0 { nodes[nodes[index].parent].wanted += nodes[index].wanted }
        }
        nodes[0].share = min(capacity, nodes[0].wanted)
        for index in nodes.indices {
            let share = nodes[index].share
            nodes[index].granted += share
            nodes[index].limit = max(nodes[index].limit - share, 0)
            if nodes[index].children.isEmpty {
                nodes[index].demand = max(nodes[index].demand - share, 0)
            } else {
                fill(index)
            }
        }
    }

    private mutating func fill(_ parent: Int) {
        var left = nodes[parent].share
        let children = nodes[parent].children
        var weights = 0.0
        for child in children {
            nodes[child].share = -1
            weights += nodes[child].weight
        }
        while true {
            var isChanged = false
            let level = left / weights
            for child in children where nodes[child].share < 0 && nodes[child].wanted <= nodes[child].weight * level {
                nodes[child].share = nodes[child].wanted
                left = max(left - nodes[child].wanted, 0)
                weights -= nodes[child].weight
                isChanged = true
                break
            }
            if !isChanged { break }
        }
        for child in children where nodes[child].share < 0 {
            nodes[child].share = nodes[child].weight * left / weights
        }
    }
}
