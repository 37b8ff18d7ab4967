/// What a run can do without, and why it has to.
func problem<Problem: Error>(_ body: () throws(Problem) -> Void) -> Problem? {
    do throws(Problem) {
        try body()
        return nil
    } catch {
        return error
    }
}
