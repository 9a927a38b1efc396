using SensorGrid.Cli.Alarms;
using SensorGrid.Cli.Evaluate.Budgets;
using SensorGrid.Cli.Evaluate.Fleets;
using SensorGrid.Cli.Progress;
using SensorGrid.Cli.Simulate.Faults;
using SensorGrid.Cli.Tests.Evaluate.Fleets;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Cli.Tests.Evaluate.Budgets;

public sealed class FleetRunTests
{
    [Fact]
    public async Task A_silence_counts_though_it_is_heard_of_only_at_its_end()
    {
        // Long pauses, of 100 to 300 readings, are silences at any budget.
        var pauses = new FaultMix(TimeSpan.FromHours(10), [new FaultShape(FaultKind.Silence, 100, 300, 0, 0)], OfCycle: false);
        using var scorer = OnnxScorer.Create(ModelFolder.Default);

        var watched = await new FleetRun(MadeUp.Plan("white noise", 10, 3, pauses) with { SensorsPerKind = 3 }, 1, 1, 3, scorer)
            .RunAsync(1, new NoProgress(), TestContext.Current.CancellationToken);

        var silences = Assert.Single(Assessment.Of(watched).Kinds);
        Assert.True(silences.Faults > 5);
        Assert.True(silences.Found > 0);
    }

    [Fact]
    public async Task Each_anomaly_is_one_alarm_however_often_it_changes()
    {
        var plan = MadeUp.Plan("conveyor", 10, 2, FaultMix.Every(TimeSpan.FromHours(4))) with { SensorsPerKind = 3 };
        using var scorer = OnnxScorer.Create(ModelFolder.Default);

        var watched = await new FleetRun(plan, 1, 1, 1, scorer).RunAsync(1, new NoProgress(), TestContext.Current.CancellationToken);

        Assert.NotEmpty(watched.SelectMany(sensor => sensor.Alarms));
        Assert.All(watched, sensor => Assert.Distinct(sensor.Alarms));
    }
}
