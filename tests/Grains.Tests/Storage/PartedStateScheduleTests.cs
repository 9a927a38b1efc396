namespace SensorGrid.Grains.Tests.Storage;

/// <summary>Two writers of one state in every order of their operations, each of which may be the last of its writer.</summary>
public sealed class PartedStateScheduleTests(ITestOutputHelper output)
{
    /// <param name="sections">The number of sections. Each is a part of its own.</param>
    /// <param name="first">The sections that the first writer changes.</param>
    /// <param name="second">The sections that the second writer changes.</param>
    /// <param name="saves">The number of saves of each writer.</param>
    /// <param name="maxSpares">Spare items that are kept: with none, a save deletes what it replaced.</param>
    [Theory]
    [InlineData(2, new[] { 0 }, new[] { 0 }, 2, 8)]
    [InlineData(2, new[] { 0, 1 }, new[] { 0 }, 2, 8)]
    [InlineData(2, new[] { 0, 1 }, new[] { 0, 1 }, 1, 8)]
    [InlineData(3, new[] { 0, 1 }, new[] { 1, 2 }, 1, 8)]
    [InlineData(2, new[] { 0 }, new[] { 1 }, 3, 0)]
    [InlineData(2, new[] { 0, 1 }, new[] { 0, 1 }, 1, 0)]
    [InlineData(0, new int[0], new[] { 0, 1 }, 2, 8)]
    public Task Whatever_order_two_writers_and_their_ends_come_in_the_state_is_whole_and_nothing_is_left_behind(
        int sections, int[] first, int[] second, int saves, int maxSpares) => Task.Run(
        async () =>
        {
            var explorer = new ScheduleExplorer(sections, [first, second], saves, maxSpares);
            await explorer.RunAsync();
            output.WriteLine($"{explorer.States} states, {explorer.Replays} replays, both saved in {explorer.BothSaved} of {explorer.Ends} ends");
            Assert.True(explorer.BothSaved > 0);
        },
        TestContext.Current.CancellationToken);
}
