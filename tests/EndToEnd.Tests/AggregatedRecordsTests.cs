using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Node;

namespace SensorGrid.EndToEnd.Tests;

[Collection(Lanes.Answers)]
public sealed class AggregatedRecordsTests
{
    private const int Sensors = 20, Rounds = 60;

    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Aggregated_readings_are_features_that_verify_confirms_and_what_cannot_be_taken_is_a_dead_letter()
    {
        using var files = new TemporaryDirectory();
        await File.WriteAllLinesAsync(files["fleet.ndjson"], Enumerable.Range(0, Rounds * Sensors).Select(i => Reading($"plant-1/pump-{i % Sensors}", i / Sensors)), Cancellation);
        await using var grid = await Grid.StartNewAsync(Cancellation);

        var published = await CliRun.RunAsync(
            Cancellation, "publish", files["fleet.ndjson"], "--kinesis", grid.Kinesis.ToString(), "--stream", Grid.Stream, "--aggregate");
        Assert.True(published.ExitCode == 0, published.Output);
        Assert.Equal("1200 published, 0 rejected, 0 will be late", published.LastLine);
        await AssertVerifiedAsync(grid, Sensors, 0);
        Assert.Equal(Rounds, (int)(await grid.FeaturesAsync("plant-1/pump-7", Cancellation))["quality"]!["readings"]!);

        // By hash, three in four of many keys do not belong into the shard of the first: aggregated by a program that does not look at shards.
        using var client = new AmazonKinesisClient(new AmazonKinesisConfig { ServiceURL = grid.Kinesis.ToString() });
        await PutAsync(client, "other/0", await AggregatedByNpmAsync(40));
        var message = "\n\u0001a"u8.ToArray();
#pragma warning disable CA5351 // Not for security: the format says MD5.
        await PutAsync(client, "x", [0xF3, 0x89, 0x9A, 0xC2, .. message, .. MD5.HashData(message)]);
        await PutAsync(client, "x", [0xF3, 0x89, 0x9A, 0xC2, .. message, .. MD5.HashData("else"u8)]);
#pragma warning restore CA5351
        var shards = await client.ListAllShardsAsync(Grid.Stream, Cancellation).ToListAsync(Cancellation);
        var home = shards.Single(shard => Belongs(shard, "other/0"));
        var atHome = Enumerable.Range(0, 40).Count(i => Belongs(home, $"other/{i}"));
        Assert.InRange(atHome, 1, 39);
        await AssertVerifiedAsync(grid, Sensors + atHome, 40 - atHome + 2);

        await grid.KillAsync(Cancellation);
        await grid.StartAsync(Cancellation);
        await AssertVerifiedAsync(grid, Sensors + atHome, 40 - atHome + 2);
    }

    private static async Task AssertVerifiedAsync(Grid grid, int sensors, int deadLetters)
    {
        var verified = await grid.VerifyAsync(Cancellation);
        Assert.True(verified.ExitCode == 0, verified.Output);
        Assert.Equal($"{sensors} sensors compared, 0 differ", verified.LastLine);
        Assert.Contains($"dead letters: {deadLetters} in the log, 0 missing, 0 surplus", verified.Output, StringComparison.Ordinal);
    }

    private static async Task<byte[]> AggregatedByNpmAsync(int count)
    {
        var records = Enumerable.Range(0, count).Select(i => new { partitionKey = $"other/{i}", data = Reading($"other/{i}", i) });
        var output = await NodeScript.RunAsync("kpl.mjs", ["aggregate", JsonSerializer.Serialize(records)], Cancellation);
        const string Prefix = "record ";
        return Convert.FromBase64String(output.Split('\n').Single(line => line.StartsWith(Prefix, StringComparison.Ordinal))[Prefix.Length..]);
    }

    private static async Task PutAsync(AmazonKinesisClient client, string partitionKey, byte[] data) => await client.PutRecordAsync(
        new PutRecordRequest { StreamName = Grid.Stream, PartitionKey = partitionKey, Data = data }, Cancellation);

    private static bool Belongs(Shard shard, string partitionKey)
    {
#pragma warning disable CA5351 // Not for security: the protocol says MD5.
        var hash = UInt128.Parse(Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(partitionKey))), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
#pragma warning restore CA5351
        return hash >= UInt128.Parse(shard.HashKeyRange!.StartingHashKey!, CultureInfo.InvariantCulture)
            && hash <= UInt128.Parse(shard.HashKeyRange.EndingHashKey!, CultureInfo.InvariantCulture);
    }

    private static string Reading(string sensor, int second) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"sensorId":"{{{sensor}}}","timestamp":"{{{Noon.AddSeconds(second):O}}}","metrics":{"temperature":{{{20 + Math.Sin(second):R}}}}}""");
}
