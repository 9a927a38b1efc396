using System.Globalization;
using DuckDB.NET.Data;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Reference.Tests;

/// <summary>Derived features against the arithmetic of an SQL engine: over the values of features, with null for those that have none.</summary>
public sealed class DerivedFeaturesTests : IDisposable
{
    private const int Workloads = 300;
    private const int Expressions = 8;

    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Metrics = ["a", "b", "c"];
    private static readonly string[] Sources = ["a_mean_1m", "a_last_1m", "a_count_1m", "b_mean_1m", "b_step_1m", "b_age", "c_max_1m", "c_count_1m"];

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public DerivedFeaturesTests() => _connection.Open();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void Expressions_have_the_values_that_an_SQL_engine_gives_them()
    {
        var (numbers, nulls) = (0, 0);
        for (var seed = 1; seed <= Workloads; seed++)
        {
            var random = new Random(seed);
            var trees = Enumerable.Range(0, Expressions).Select(_ => Tree(random, random.Next(1, 5))).ToArray();
            var features = Engine(random, trees.Select(tree => tree.Expression)).Compute(new AsOf(Noon.AddSeconds(random.Next(60, 130))))!;

            var expected = Query(features, trees.Select(tree => tree.Sql));

            for (var i = 0; i < Expressions; i++)
            {
                var value = features.Values[Array.IndexOf(features.Names, $"e{i}")];
                Assert.True(
                    expected[i] is { } right ? Math.Abs(value - right) <= 1e-12 * Math.Abs(right) : double.IsNaN(value),
                    $"seed {seed}: {trees[i].Expression} is {value:R}, but should be {expected[i]?.ToString("R", CultureInfo.InvariantCulture) ?? "null"}");
                (numbers, nulls) = double.IsNaN(value) ? (numbers, nulls + 1) : (numbers + 1, nulls);
            }
        }

        // Otherwise nothing was compared.
        Assert.True(Math.Min(numbers, nulls) > Workloads, $"{numbers} numbers and {nulls} nulls were compared");
    }

    private static (string Expression, string Sql) Tree(Random random, int depth)
    {
        if (depth == 0 || random.Next(8) == 0)
        {
            // Integers of SQL would be divided as such.
            var number = random.Next(5) / 2.0;
            var source = Sources[random.Next(Sources.Length)];
            return random.Next(4) == 0 ? (Text(number), $"{Text(number)}::DOUBLE") : (source, source);
        }

        var ((left, sqlLeft), (right, sqlRight)) = (Tree(random, depth - 1), Tree(random, depth - 1));
        var either = $"({sqlLeft}) IS NULL OR ({sqlRight}) IS NULL";
        return random.Next(9) switch
        {
            0 => ($"({left} + {right})", $"(({sqlLeft}) + ({sqlRight}))"),
            1 => ($"({left} - {right})", $"(({sqlLeft}) - ({sqlRight}))"),
            2 => ($"({left}) * {right}", $"(({sqlLeft}) * ({sqlRight}))"),
            3 or 4 => ($"({left} / ({right}))", $"(({sqlLeft}) / nullif({sqlRight}, 0))"),
            5 => ($"abs(-({left}))", $"abs(-({sqlLeft}))"),
            6 => ($"coalesce({left}, {right})", $"coalesce({sqlLeft}, {sqlRight})"),
            7 => ($"min({left}, {right})", $"(CASE WHEN {either} THEN NULL ELSE least({sqlLeft}, {sqlRight}) END)"),
            _ => ($"max({left}, {right})", $"(CASE WHEN {either} THEN NULL ELSE greatest({sqlLeft}, {sqlRight}) END)"),
        };
    }

    private static KeyEngine Engine(Random random, IEnumerable<string> expressions)
    {
        // One without a feature in it is no definition.
        var derived = string.Join(',', expressions.Select((expression, i) => $$"""{"name":"e{{i}}","expression":"{{expression}} + 0 * coalesce(a_mean_1m, 0)"}"""));
        var engine = new KeyEngine(FeatureDefinitions.Parse(System.Text.Encoding.UTF8.GetBytes(
            $$"""{"features":[{"metrics":["*"],"aggregations":["mean","last","count","step","max"],"windows":["1m"],"age":true}],"derived":[{{derived}}]}""")));
        var count = random.Next(1, 30);
        for (var i = 0; i < count; i++)
        {
            MetricValue[] values = [.. Metrics.Where(_ => random.Next(3) == 0).Select(name => new MetricValue(name, random.Next(-4, 5) / 4.0))];
            engine.Add(
                new ShardLineage(ShardName.Of(null, "shardId-000"), []),
                new LogPosition(new SequenceNumber(0, (ulong)i + 1), 0, 0),
                new Reading("s", Noon.AddSeconds(random.Next(61)), values, null));
        }

        return engine;
    }

    private double?[] Query(SensorFeatures features, IEnumerable<string> expressions)
    {
        using var command = _connection.CreateCommand();
        var columns = Sources.Select(source => $"{ValueOf(features, source)}::DOUBLE AS {source}");
        command.CommandText = $"SELECT {string.Join(", ", expressions.Select(expression => $"({expression})::DOUBLE"))} FROM (SELECT {string.Join(", ", columns)})";
        using var reader = command.ExecuteReader();
        reader.Read();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? (double?)null : reader.GetDouble(i))];
    }

    // Of a metric that the sensor has not had, the windows are empty.
    private static string ValueOf(SensorFeatures features, string name) => Array.IndexOf(features.Names, name) is >= 0 and var at
        ? double.IsNaN(features.Values[at]) ? "NULL" : Text(features.Values[at])
        : name.Contains("_count_", StringComparison.Ordinal) ? "0" : "NULL";

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
