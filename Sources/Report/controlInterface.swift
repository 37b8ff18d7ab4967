/// The interface of the control socket, as varlink describes interfaces.
package let controlInterface = """
    # Workload classes of this node: what is in force, and what was put into which class.
    interface io.bulkhead

    # A class of the policy in force, and the cgroups that are in it.
    type Class (
      class: string,
      slice: ?string,
      objectives: int,
      cgroups: []string,
      location: string
    )

    # What was put into a class by name: a cgroup, the one with this inode, or a unit of systemd.
    type Assignment (
      class: string,
      cgroup: ?string,
      inode: ?int,
      unit: ?string
    )

    # As `bulkhead status -o json`.
    method Status() -> (status: object)

    # What would change if the policy were put in force now; as `bulkhead plan -o json`.
    method Plan() -> (plan: object)

    method Classes() -> (classes: []Class)

    # Puts the policy in force again: what drifted is repaired.
    method Apply() -> (applied: int)

    # Reads the policy again and puts it in force; one with errors fails, and the last good one stays.
    method Reload() -> (applied: int)

    method Assignments() -> (assignments: []Assignment)

    # One of cgroup, unit, pod with or without container, and container.
    method Assign(
      class: string,
      cgroup: ?string,
      unit: ?string,
      pod: ?string,
      container: ?string
    ) -> (assignment: Assignment, applied: int)

    # What is not assigned is nothing to release: assignment is null then.
    method Release(
      cgroup: ?string,
      unit: ?string,
      pod: ?string,
      container: ?string
    ) -> (assignment: ?Assignment, applied: int)

    # Of a class, a cgroup or an interface file; as `bulkhead explain -o json`.
    method Explain(name: string) -> (explanation: object, text: string)

    # As `bulkhead metrics`; format is prometheus or openmetrics.
    method Metrics(format: ?string) -> (text: string)

    # What `bulkhead top` shows.
    method Overview() -> (overview: object)

    # What is decided and found from now on, an entry of the decision log at a time. To be called for more.
    method Monitor() -> (entry: object)

    # What bulkhead would print, and the status that it would exit with.
    error Failed (code: string, message: string, exitCode: int, findings: []object)

    # The caller may look, and not change anything: root and the user of the daemon may.
    error NotPermitted ()

    """

/// `org.varlink.service`, which every service has.
package let varlinkInterface = """
    # Every service answers these.
    interface org.varlink.service

    method GetInfo() -> (vendor: string, product: string, version: string, url: string, interfaces: []string)
    method GetInterfaceDescription(interface: string) -> (description: string)

    error InterfaceNotFound (interface: string)
    error MethodNotFound (method: string)
    error MethodNotImplemented (method: string)
    error InvalidParameter (parameter: string)
    error PermissionDenied ()
    error ExpectedMore ()

    """
