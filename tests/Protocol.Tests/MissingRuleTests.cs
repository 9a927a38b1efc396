namespace SensorGrid.Protocol.Tests;

/// <summary>Each rule is needed: without it some schedule breaks the promise. What is known to be needed only together, or not at all, is in docs/protocol.md.</summary>
public sealed class MissingRuleTests
{
    [Theory]
    [InlineData("Gap", 100)]
    [InlineData("FreshState", 20_000)]
    [InlineData("PreviousForPass, FreshState", 20_000)]
    [InlineData("SilencePrevious", 1_000)]
    [InlineData("TakeBarrierList", 100)]
    [InlineData("CapturedPosition", 100)]
    [InlineData("CopyBeforeSending", 5_000)]
    [InlineData("CountTheCopy", 500)]
    [InlineData("OwnCopy", 10_000)]
    [InlineData("CheckpointForward, Epoch", 20_000)]
    [InlineData("ConditionalStore", 10_000)]
    [InlineData("SendBeforeStore", 200)]
    [InlineData("RosterBeforeStore", 500)]
    [InlineData("ParentsFirst", 100)]
    [InlineData("BarrierAtEnd", 100)]
    [InlineData("SilenceUntilStored", 5_000)]
    public void Todays_protocol_breaks_without(string rules, int schedules) => AssertBreaks(Model.Today, rules, schedules);

    [Theory]
    [InlineData("CallToSend", 2_000)]
    public void Readers_that_call_nobody_break_it_without(string rules, int schedules) => AssertBreaks(Model.Local, rules, schedules);

    [Theory]
    [InlineData("Gap", 100)]
    [InlineData("EndAfterUnknownWrite", 500)]
    [InlineData("SendBeforeStore", 500)]
    [InlineData("ParentsFirst", 100)]
    [InlineData("Announce", 100)]
    [InlineData("Tick", 500)]
    [InlineData("DurableClock", 500)]
    [InlineData("RecordRevision", 500)]
    [InlineData("TimerPrevious", 500)]
    [InlineData("TimersGate", 100)]
    [InlineData("StoredDeadline", 20_000)]
    [InlineData("ChildrenListed", 10_000)]
    [InlineData("StaticLineage", 20)]
    [InlineData("DropRepeats", 100)]
    [InlineData("ChildFrontier", 500)]
    [InlineData("FinalClock", 5_000)]
    [InlineData("Generation", 100)]
    public void The_planned_protocol_breaks_without(string rules, int schedules) => AssertBreaks(Model.Planned, rules, schedules);

    [Theory]
    [InlineData("CompiledOnly", 500)]
    [InlineData("BehindOwnsNothing", 500)]
    [InlineData("PinInForce", 2_000)]
    [InlineData("SkipNeverInForce", 2_000)]
    public void Revisions_break_without(string rules, int schedules) => AssertBreaks(Model.Revisions, rules, schedules);

    [Theory]
    [InlineData("TipBeforePin", 500)]
    [InlineData("Fence", 500)]
    [InlineData("OwnUnannounced", 5_000)]
    [InlineData("TipOfRecords", 500)]
    [InlineData("BehindThePage", 5_000)]
    [InlineData("NothingNewer", 5_000)]
    [InlineData("ArrivedSince", 500)]
    public void The_first_revision_breaks_without(string rules, int schedules) => AssertBreaks(Model.First, rules, schedules);

    /// <summary>What is too rare to be searched for each time.</summary>
    [Theory]
    [InlineData("Today", "OneStore", 26_963)]
    [InlineData("Today", "CheckpointForward", 28_153)]
    [InlineData("Today", "PreviousForPass, SilenceOfAll", 46_106)]
    [InlineData("Today", "StaleGap", 331_626)]
    [InlineData("Planned", "ClosedLedger", 8_264)]
    [InlineData("Planned", "FreshState", 5_938)]
    public void A_known_schedule_breaks_without(string model, string rules, long seed) =>
        Assert.NotEmpty(Model.Of(model).Run(seed, Model.Of(model).AllRules & ~Enum.Parse<Rules>(rules), null));

    private static void AssertBreaks(Model model, string rules, int schedules)
    {
        var without = Enum.Parse<Rules>(rules);
        Assert.True(model.FindFirst(without, 1, schedules) is not null, $"{schedules} schedules do not need {without}.");
    }
}
