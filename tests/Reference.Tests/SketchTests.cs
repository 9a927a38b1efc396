using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Offline.Reference.Exact;
using SensorGrid.Reference.Tests.Comparison;
using SensorGrid.Reference.Tests.Workloads;

namespace SensorGrid.Reference.Tests;

/// <summary>Quantiles by a sketch, against an SQL engine's sorted lists and a sketch of whole numbers; tiles have few buckets here, and values are far apart.</summary>
public sealed class SketchTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] Aggregations = ["median_sketch", "p90_sketch", "p95_sketch_0p03", "p99_sketch"];

    // Of 3,724 tiles none may have more than 40 buckets.
    private static readonly DefinitionsSpec Spec = new(
        false,
        [new GroupSpec(["*"], Aggregations, [WindowSpec.Hopping("2m", "1s"), WindowSpec.Hopping("1h", "30m"), WindowSpec.Hopping("30m", "30m")], Age: false)],
        "1h",
        "5m",
        200,
        256);

    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void Each_quantile_is_within_the_told_error_of_the_value_that_SQL_has_at_its_rank_and_equals_that_of_a_naive_sketch()
    {
        _connection.Open();
        var definitions = FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(Spec.Json));
        var (quantiles, collapsed) = (0, 0);
        for (var seed = 1; seed <= 150; seed++)
        {
            var readings = Readings(new Random(seed));
            var features = Engine(definitions, readings).Compute(AsOf.Latest)!;
            foreach (var window in Spec.WindowsOf("m"))
            {
                var inside = readings.Where(reading => reading.Time > window.Start(features.AsOf.UtcTicks)).ToArray();
                var edge = features.Quality.Edges.SingleOrDefault(edge => edge.Window == window.Label);
                var facts = Facts(inside, window, features.AsOf.UtcTicks);
                var naive = NaiveSketch.Of(Spec, "m", window, window.Hop, facts)!;
                Assert.Equal(naive.IsCollapsed, edge is not null);
                Assert.Equal(naive.IsCollapsed ? naive.Error : 0, edge?.Error ?? 0, 1e-12);
                collapsed += naive.IsCollapsed ? 1 : 0;
                foreach (var aggregation in Aggregations)
                {
                    quantiles++;
                    var (percent, error) = ReferenceAggregation.SketchOf(aggregation)!.Value;
                    var given = features.Values[Array.IndexOf(features.Names, $"m_{aggregation}_{window.Label}")];
                    var which = $"seed {seed}: {aggregation} over {window.Label} is {given:R}, ";
                    var (atRank, expected) = (OfRank([.. inside.Select(reading => reading.Value)], percent), naive.Quantile(percent)!.Value);
                    Assert.True(Math.Abs(given - atRank) <= (Math.Max(error, edge?.Error ?? 0) * Math.Abs(atRank)) + double.Epsilon, which + $"but SQL has {atRank:R} at its rank");
                    Assert.True(Math.Abs(given - expected) <= (1e-12 * Math.Abs(expected)) + double.Epsilon, which + $"but should be {expected:R}");
                }
            }
        }

        output.WriteLine($"{quantiles} quantiles, {collapsed} windows with a greater error");
        Assert.InRange(collapsed, 50, 400);
    }

    private static (long Time, double Value)[] Readings(Random random)
    {
        var kind = random.Next(6);
        return [.. Enumerable.Range(0, random.Next(1, 500))
            .Select(_ => (Noon.UtcTicks + random.NextInt64(80 * TimeSpan.TicksPerMinute), kind switch
            {
                0 => 20 + random.NextDouble(),
                1 => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-12, 12)),
                2 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)) is var any && double.IsFinite(any) ? any : -1.5e308,
                3 => random.Next(-3, 4) * double.Epsilon,
                4 => random.Next(2) == 0 ? 1e308 : -1e-308,
                _ => random.Next(5) == 0 ? 0 : random.Next(1, 4) * 7.25,
            }))
            .OrderBy(reading => reading.Item1)];
    }

    private static KeyEngine Engine(FeatureDefinitions definitions, (long Time, double Value)[] readings)
    {
        var engine = new KeyEngine(definitions);
        foreach (var (i, (time, value)) in readings.Index())
        {
            engine.Add(
                new ShardLineage(ShardName.Of(null, "shardId-000"), []), new LogPosition(new SequenceNumber(0, (ulong)i + 1), 0, 0), new Reading("s", new DateTimeOffset(time, TimeSpan.Zero), [new MetricValue("m", value)], null));
        }

        return engine;
    }

    private static WindowFacts Facts((long Time, double Value)[] inside, WindowSpec window, long asOf)
    {
        double[] values = [.. inside.Select(reading => reading.Value)];
        return new WindowFacts(values.Length, values.Min(), values.Max(), values[0], values[^1], () => new ExactMoments([], []), [.. inside.Select(reading => reading.Time)], values, window.Length, asOf);
    }

    private double OfRank(double[] values, int percent)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"SELECT list_sort(list(v))[1 + ({percent} * (count(*) - 1)) // 100] FROM (SELECT unnest([{string.Join(", ", values.Select(value => value.ToString("R", CultureInfo.InvariantCulture) + "::DOUBLE"))}]) AS v)";
        return (double)command.ExecuteScalar()!;
    }
}
