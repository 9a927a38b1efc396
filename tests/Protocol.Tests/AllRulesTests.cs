namespace SensorGrid.Protocol.Tests;

/// <summary>With all its rules a protocol keeps its promise. PROTOCOL_SEEDS=first-last runs these seeds of both instead, for as long as that takes.</summary>
public sealed class AllRulesTests
{
    private const string Variable = "PROTOCOL_SEEDS";

    [Theory]
    [InlineData("Today", 60_000)]
    [InlineData("Local", 60_000)]
    [InlineData("Planned", 50_000)]
    [InlineData("Revisions", 20_000)]
    [InlineData("First", 60_000)]
    public void No_schedule_breaks_the_promise(string model, long count)
    {
        var (first, last) = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } seeds
            ? (long.Parse(seeds.Split('-')[0]), long.Parse(seeds.Split('-')[1]))
            : (1, count);
        AssertHolds(Model.Of(model), first, last - first + 1);
    }

    private static void AssertHolds(Model model, long first, long count)
    {
        if (model.FindFirst(Rules.None, first, count) is { } broken)
        {
            Assert.Fail($"Seed {broken.Seed}: {broken.Violation}{Environment.NewLine}{model.HowToRead(broken.Seed, Rules.None)}");
        }
    }
}
