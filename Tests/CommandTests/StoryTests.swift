import Testing

/// What an operator sees, command by command.
@Suite struct StoryTests {
    @Test(arguments: Story.everyday + Story.texts + Story.resctrl + Story.policies + Story.scenarios)
    func printsWhatWasRecorded(story: Story) throws {
        let difference = try story.difference()
        #expect(difference == nil)
    }

    /// What is wrong is said clearly, with a code, and nothing is changed.
    @Test(arguments: Story.badPolicies + Story.badNodes + Story.badState + Story.resctrlMounts)
    func refusesAsRecorded(story: Story) throws {
        let difference = try story.difference()
        #expect(difference == nil)
    }
}
