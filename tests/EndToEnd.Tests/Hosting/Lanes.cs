namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>The collections of tests with processes: one lane runs beside the other, the tests of a lane one after the other.</summary>
/// <remarks>These tests mostly wait, for servers that start and leases that end. Two at once use both cores; more would make slowness look like failure.</remarks>
internal static class Lanes
{
    /// <summary>Tests that kill, pause, add or replace processes, or make their servers fail. The other lane has some that would make this one the longer.</summary>
    public const string Faults = "faults";

    /// <summary>Tests of what a user gets from processes that run well.</summary>
    public const string Answers = "answers";
}
