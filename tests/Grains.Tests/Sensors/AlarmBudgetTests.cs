using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Tests.Scoring;

namespace SensorGrid.Grains.Tests.Sensors;

public sealed class AlarmBudgetTests
{
    private const int Spike = 1_500;

    // What one of the two takes for critical is a note at the most to the other.
    private static readonly FeatureDefinitions Definitions = FeatureDefinitions.Default.WithAlarms(new AlarmDefinitions(
        new AlarmDefinition(0.001, 1e-200, 1e-300),
        [new AlarmOverride("own/*", new AlarmDefinition(100, 0.9999, 0.999))]));

    private static readonly FormulaScorer Budgeted = new(threshold: null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sensor_keeps_to_its_own_budget(bool isLoadedAgain)
    {
        await using var cluster = new BudgetCluster();
        await cluster.InitializeAsync();

        var own = await ScoreAsync(cluster, "own/pump", isLoadedAgain);
        var other = await ScoreAsync(cluster, "other/pump", isLoadedAgain);

        Assert.Equal(Expected("own/pump"), own);
        Assert.Equal(Expected("other/pump"), other);
        Assert.Equal(AlarmSeverity.Critical, own!.Severity);
        Assert.NotEqual(AlarmSeverity.Critical, other!.Severity);
    }

    private static async Task<SensorScore?> ScoreAsync(SensorCluster cluster, string id, bool isLoadedAgain)
    {
        var sensor = cluster.Sensor(id);
        Assert.Equal(IngestOutcome.Taken, await sensor.IngestAsync(Page(id, 0, Spike - 1), Cancellation));
        if (isLoadedAgain)
        {
            Assert.Equal(PersistOutcome.Durable, await sensor.PersistAsync(Some.Lineage().Shard, Some.Position(Spike - 1), Cancellation));
            await cluster.Cluster.DeactivateAsync(sensor);
        }

        Assert.Equal(IngestOutcome.Taken, await sensor.IngestAsync(Page(id, Spike, Spike), Cancellation));
        return (await sensor.GetFeaturesAsync(AsOf.Latest, Cancellation)).Features!.Score;
    }

    private static SensorScore? Expected(string id)
    {
        var engine = new KeyEngine(Definitions, Budgeted.Model, Definitions.Alarms.For(id));
        var taking = ScoredReadings.TakeAsync(engine, Budgeted, Some.Lineage(), Page(id, 0, Spike).Readings, new ScoringBatch(), null, [], Cancellation);
        Assert.True(taking.IsCompletedSuccessfully);
        return engine.Compute(AsOf.Latest)!.Score;
    }

    private static SensorPage Page(string id, int from, int to) => new(
        Some.Lineage(),
        from == 0 ? null : Some.Position(from - 1),
        [.. Enumerable.Range(from, to - from + 1).Select(place => new PlacedReading(Some.Position(place), Reading(id, place)))],
        null);

    private static Reading Reading(string id, int place) =>
        new(id, Some.Noon.AddSeconds(place), [new MetricValue("temperature", place == Spike ? 30 : 20 + Math.Sin(place * 1.7))], null);

    private sealed class BudgetCluster : SensorCluster
    {
        protected override void AddServices(IServiceCollection services) => services.AddSingleton(Definitions).AddSingleton<IModelScorer>(Budgeted);
    }
}
