using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests;

/// <summary>Prints one schedule for a reader: PROTOCOL_SCHEDULE=model:seed, or model:seed:rules to take out; without it the first one.</summary>
public sealed class TraceTests(ITestOutputHelper output)
{
    public const string Variable = "PROTOCOL_SCHEDULE";

    [Fact]
    public void The_given_schedule_or_the_first_one_is_printed_and_holds()
    {
        var schedule = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : "Today:1";
        var parts = schedule.Split(':');
        var (model, without) = (Model.Of(parts[0]), parts.Length > 2 ? Enum.Parse<Rules>(parts[2]) : Rules.None);
        var trace = new Trace();
        var violations = model.Run(long.Parse(parts[1]), model.AllRules & ~without, trace);
        trace.Lines.ForEach(output.WriteLine);
        Assert.NotEmpty(trace.Lines);
        Assert.Empty(violations);
    }
}
