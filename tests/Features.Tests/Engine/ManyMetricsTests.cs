using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

public sealed class ManyMetricsTests
{
    private const int Metrics = 40;

    // In each reading: an id is kept for as long as the readings of some metric are, so a sensor without any keeps its ids for another time.
    private const string Common = "c";

    private static readonly string[] Names = [.. Enumerable.Range(0, Metrics).Select(i => $"m{i * 37 % Metrics:00}")];

    // Seconds after the reading before, or before it if negative; which metrics it has, an id, a value.
    private static readonly Gen<(int Step, ulong Metrics, int Id, int Value)> Step =
        Gen.Select(Gen.Frequency((8, Gen.Int[0, 4]), (1, Gen.Int[-90, 0]), (1, Gen.Int[5, 2_000])), Gen.ULong, Gen.Int[0, 300], Gen.Int[-999, 999]);

    [Fact]
    public void Features_of_a_metric_are_those_of_a_sensor_that_has_it_alone() =>
        Step.Array[1, 250].Sample(
            steps =>
            {
                var readings = Readings(steps);
                var together = Fed(readings, null);
                foreach (var name in Names.Take(5))
                {
                    var alone = Fed(readings, name);
                    Assert.Equal(alone.Compute(AsOf.Latest)?.Quality.Readings, together.Compute(AsOf.Latest)?.Quality.Readings);
                    Assert.Equal(Of(name, alone), Of(name, together));
                }
            },
            iter: 60);

    [Fact]
    public void At_the_most_metrics_once_a_second_nothing_is_rounded_and_no_id_is_forgotten()
    {
        var definitions = WithMetrics(FeatureDefinitions.MostMetrics);
        var names = Enumerable.Range(0, FeatureDefinitions.MostMetrics).Select(i => $"m{i:0000}").ToArray();
        var readings = Enumerable.Range(0, 420)
            .Select(i => Some.Reading(Some.Noon.AddSeconds(i), [.. names.Select((name, metric) => (name, (double)((i * 7) + metric)))]) with { Id = $"{i}" })
            .ToArray();

        var features = EngineFixture.Fed([.. readings, .. readings.TakeLast(60)], definitions).Compute(AsOf.Latest)!;

        Assert.False(features.Quality.Approximate);
        Assert.Equal((420, 60, 0, 0), (features.Quality.Readings, features.Quality.Duplicates, features.Quality.IdsForgotten, features.Quality.Refused));
        Assert.All(names, name => Assert.Equal(300, features.Value($"{name}_count_5m")));
    }

    private static Reading[] Readings((int Step, ulong Metrics, int Id, int Value)[] steps)
    {
        var time = Some.Noon;
        return [.. steps.Select(step =>
        {
            time = time.AddSeconds(step.Step);
            var metrics = Names.Where((_, i) => ((step.Metrics >> i) & 1) != 0).Prepend(Common).Select(name => new MetricValue(name, step.Value / 8.0));
            return new Reading("s", time, [.. metrics], step.Id < 100 ? $"id-{step.Id % 10}" : null);
        })];
    }

    private static KeyEngine Fed(Reading[] readings, string? only)
    {
        var engine = new KeyEngine(FeatureDefinitions.Default);
        foreach (var (i, reading) in readings.Index())
        {
            var metrics = only is null ? reading.Metrics : [.. reading.Metrics.Where(metric => metric.Name == only || metric.Name == Common)];
            engine.Add(Lineage($"shard-{i % 2}"), Some.Place(i + 1), reading with { Metrics = metrics });
        }

        return engine;
    }

    private static Dictionary<string, long> Of(string metric, KeyEngine engine) =>
        engine.Compute(AsOf.Latest) is { } features ? Bits(features, name => name.StartsWith(metric + "_", StringComparison.Ordinal)) : [];
}
