using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Tests.Detection;
using SensorGrid.TestKit;

namespace SensorGrid.Features.Tests.Engine;

public sealed class EngineSizeTests
{
    private static readonly FormulaScorer Scorer = new(threshold: null);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(60, 60, 1)]
    [InlineData(60, 600, 1)]
    [InlineData(3_000, 1, 1)]
    [InlineData(60, 60, 20)]
    public void The_estimate_is_within_a_quarter_of_what_the_objects_use(int readings, int seconds, int metrics)
    {
        var engine = Fed(readings, seconds, metrics);

        var used = ObjectSizes.BytesOf(engine, shared: Fed(1, 1, metrics));

        Assert.InRange(engine.ApproximateBytes, used / 1.25, used * 1.25);
    }

    private static KeyEngine Fed(int readings, int seconds, int metrics)
    {
        var engine = new KeyEngine(FeatureDefinitions.Default, Scorer.Model);
        var log = Enumerable.Range(0, readings).Select(i => new PlacedReading(
            Some.Place(i + 1),
            new Reading("a", Some.Noon.AddSeconds((long)i * seconds), [.. Names.Take(metrics).Select(name => new MetricValue(name, i % 7))], null)));
        var taking = ScoredReadings.TakeAsync(engine, Scorer, Some.Shard, [.. log], Batch, null, [], CancellationToken.None);
        Assert.True(taking.IsCompletedSuccessfully);
        Batch.Clear();
        return engine;
    }

    private static readonly ScoringBatch Batch = new();

    private static readonly string[] Names = [.. Enumerable.Range(0, 20).Select(m => $"metric{m}")];
}
