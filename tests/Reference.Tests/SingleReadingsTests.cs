using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Reference.Tests;

/// <summary>The aggregations that need readings one by one, against an SQL engine's own functions.</summary>
public sealed class SingleReadingsTests : IDisposable
{
    // Of equal event times the order of the log counts; a value holds until the next reading, the last one until the window ends.
    private const string Sql = """
        WITH step AS (
            SELECT *, lag(value) OVER (ORDER BY nr) AS before, coalesce(lead(second) OVER (ORDER BY nr)::DOUBLE, $asof::DOUBLE) - second AS held, max(second) OVER () - second AS ago FROM reading)
        SELECT quantile_cont(value, 0.5), quantile_cont(value, 0.9), quantile_cont(value, 0.95), quantile_cont(value, 0.99),
            count(*) FILTER (value <> before)::DOUBLE,
            coalesce(sum(CASE WHEN value < before THEN value ELSE value - before END) FILTER (before IS NOT NULL), 0),
            CASE WHEN max(second) > min(second)
                THEN coalesce(sum(CASE WHEN value < before THEN value ELSE value - before END) FILTER (before IS NOT NULL), 0) / (max(second) - min(second)) END,
            sum(value * pow(2, -ago / 300)) / sum(pow(2, -ago / 300)),
            sum(value * pow(2, -ago / 7)) / sum(pow(2, -ago / 7)),
            last(before ORDER BY nr), last(value - before ORDER BY nr), max(value) - min(value),
            coalesce(sum(held) FILTER (value > 0), 0)::DOUBLE, coalesce(sum(least(held, 5)) FILTER (value > 0.5), 0)::DOUBLE,
            coalesce(sum(held) FILTER (value < 1), 0)::DOUBLE, coalesce(sum(held) FILTER (value = 2), 0)::DOUBLE,
            last(value ORDER BY nr) - first(value ORDER BY nr), nullif(regr_slope(value, second), 'nan'::DOUBLE)
        FROM step
        """;

    private static readonly FeatureDefinitions Definitions = FeatureDefinitions.Parse("""
        {"features":[{"metrics":["*"],"windows":["10m"],"aggregations":["median","p90","p95","p99","changes","increase","rate","ewma",{"aggregation":"ewma","halfLife":"7s"},
          "previous","step","range",{"aggregation":"time_above","value":0},{"aggregation":"time_above","value":0.5,"maxGap":"5s"},{"aggregation":"time_below","value":1},
          {"aggregation":"time_equal","value":2},"delta","slope"]}]}
        """u8);

    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public SingleReadingsTests() => _connection.Open();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void Aggregations_of_single_readings_are_those_of_an_SQL_engine()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var readings = Readings(random);
            var asOf = readings.Max(reading => reading.Second) + random.Next(3) switch { 0 => 0, 1 => 0.75, _ => random.Next(200) };

            // In the order of event time, as a window has them; ties in the order of the log.
            var sorted = readings.OrderBy(reading => reading.Second).Where(reading => reading.Second > asOf - 600).ToArray();
            var expected = Query(sorted, asOf);

            var features = Engine(readings).Compute(new AsOf(Noon.AddSeconds(asOf)))!;

            Assert.Equal(expected.Length, features.Values.Length);
            for (var i = 0; i < expected.Length; i++)
            {
                var tolerance = 1e-11 * (1 + sorted.Sum(reading => Math.Abs(reading.Value)));
                Assert.True(
                    expected[i] is { } value ? Math.Abs(value - features.Values[i]) <= tolerance : double.IsNaN(features.Values[i]),
                    $"seed {seed}: {features.Names[i]} is {features.Values[i]:R}, but should be {expected[i]?.ToString("R", CultureInfo.InvariantCulture) ?? "null"}");
            }
        }
    }

    private static (int Second, double Value)[] Readings(Random random)
    {
        var kind = random.Next(4);
        return [.. Enumerable.Range(0, random.Next(1, 121)).Select(_ => (random.Next(kind == 3 ? 1 : 600), kind switch
        {
            0 => random.Next(6),
            1 => (random.NextDouble() - 0.5) * 2e6,
            2 => random.Next(2) == 0 ? random.NextDouble() : 0,
            _ => random.Next(-3, 3),
        }))];
    }

    private static KeyEngine Engine((int Second, double Value)[] readings)
    {
        var engine = new KeyEngine(Definitions);
        foreach (var (i, (second, value)) in readings.Index())
        {
            // The newest comes first: none is late.
            engine.Add(
                new ShardLineage(ShardName.Of(null, $"shardId-{i:000}"), []),
                new LogPosition(new SequenceNumber(0, 1), 0, 0),
                new Reading("s", Noon.AddSeconds(second), [new MetricValue("m", value)], null));
        }

        return engine;
    }

    private double?[] Query((int Second, double Value)[] sorted, double asOf)
    {
        using var command = _connection.CreateCommand();
        var rows = new StringBuilder();
        foreach (var (i, (second, value)) in sorted.Index())
        {
            rows.Append(i == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"({i}, {second}, {value:R}::DOUBLE)");
        }

        command.CommandText = $"CREATE OR REPLACE TABLE reading AS SELECT * FROM (VALUES {rows}) AS r(nr, second, value)";
        command.ExecuteNonQuery();
        command.CommandText = Sql;
        command.Parameters.Add(new DuckDBParameter("asof", asOf));
        using var reader = command.ExecuteReader();
        reader.Read();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? (double?)null : Convert.ToDouble(reader.GetValue(i), CultureInfo.InvariantCulture))];
    }
}
