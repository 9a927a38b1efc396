using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests;

public sealed class SameSeedTests
{
    [Theory]
    [InlineData("Today")]
    [InlineData("Planned")]
    [InlineData("Revisions")]
    [InlineData("First")]
    public void A_seed_gives_the_same_schedule_every_time(string model)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var first = TraceOf(Model.Of(model), seed);
            Assert.NotEmpty(first);
            Assert.Equal(first, TraceOf(Model.Of(model), seed));
        }
    }

    [Theory]
    [InlineData("Today")]
    [InlineData("Planned")]
    [InlineData("Revisions")]
    [InlineData("First")]
    public void Another_seed_gives_another_schedule(string model) => Assert.NotEqual(TraceOf(Model.Of(model), 1), TraceOf(Model.Of(model), 2));

    private static List<string> TraceOf(Model model, long seed)
    {
        var trace = new Trace();
        model.Run(seed, model.AllRules, trace);
        return trace.Lines;
    }
}
