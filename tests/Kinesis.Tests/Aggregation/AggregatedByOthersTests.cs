using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Records;
using SensorGrid.TestKit.Node;

namespace SensorGrid.Kinesis.Tests.Aggregation;

/// <summary>Against <c>aws-kinesis-agg</c> from npm.</summary>
public sealed class AggregatedByOthersTests
{
    // Not numeric: aws-kinesis-agg puts such keys into another order.
    private static readonly (string Key, string Data, string? HashKey)[] Records =
    [
        ("plant-1/pump-7", """{"a":1}""", null),
        ("plant-1/pump-8", "grün", $"{UInt128.MaxValue}"),
        ("plant-1/pump-7", "three", $"{UInt128.MaxValue / 2}"),
        ("plant-1/pump-9", "four", $"{UInt128.MaxValue}"),
    ];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_record_that_npm_aggregated_is_taken_apart()
    {
        var input = JsonSerializer.Serialize(Records.Select(record => record.HashKey is null
            ? new Dictionary<string, string> { ["partitionKey"] = record.Key, ["data"] = record.Data }
            : new Dictionary<string, string> { ["partitionKey"] = record.Key, ["data"] = record.Data, ["explicitHashKey"] = record.HashKey }));
        var output = await RunAsync("record ", "aggregate", input);

        var decoded = AggregatedRecordDecoder.Decode(Convert.FromBase64String(output))!;

        Assert.Null(decoded.Defect);
        Assert.Equal(
            Records.Select(record => (record.Key, record.Data, record.HashKey is { } key ? UInt128.Parse(key) : HashRange.HashOf(record.Key))),
            decoded.Records.Select(record => (record.PartitionKey, Encoding.UTF8.GetString(record.Data.Span), record.HashKey)));
    }

    [Fact]
    public async Task A_record_that_was_aggregated_here_is_taken_apart_by_npm()
    {
        var encoder = new AggregatedRecordEncoder();
        foreach (var (key, data, hashKey) in Records)
        {
            encoder.Add(key, hashKey is null ? null : UInt128.Parse(hashKey), Encoding.UTF8.GetBytes(data));
        }

        var output = await RunAsync("records ", "deaggregate", Convert.ToBase64String(encoder.Encode()));

        var decoded = JsonNode.Parse(output)!.AsArray().Select(record => ((string)record!["partitionKey"]!, (string)record["data"]!));
        Assert.Equal(Records.Select(record => (record.Key, record.Data)), decoded);
    }

    // Node may print warnings before it.
    private static async Task<string> RunAsync(string prefix, params string[] arguments) =>
        (await NodeScript.RunAsync("kpl.mjs", arguments, CancellationToken)).Split('\n')
            .Single(line => line.StartsWith(prefix, StringComparison.Ordinal))[prefix.Length..];
}
