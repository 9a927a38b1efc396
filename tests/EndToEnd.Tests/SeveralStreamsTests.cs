using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SensorGrid.EndToEnd.Tests.Faults;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Node;

namespace SensorGrid.EndToEnd.Tests;

/// <summary>One cluster reads several streams, whose shards have equal ids.</summary>
[Collection(Lanes.Faults)]
public sealed class SeveralStreamsTests
{
    private const string Second = "line-2", Third = "line.3";
    private const int Sensors = 20, Places = 60, Parts = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_silos_killed_in_turn_count_each_reading_of_three_streams_once_also_those_of_sensors_that_are_in_all_of_them()
    {
        string[] streams = [Grid.Stream, Second, Third];
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(Shards: 2) { Sources = [Second, Third] }, Cancellation);
        await using var client = new AwsKinesisClient(cluster.Kinesis);
        for (var part = 0; part < Parts; part++)
        {
            var (begin, end) = (part * Places / Parts, (part + 1) * Places / Parts);
            for (var i = 0; i < streams.Length; i++)
            {
                await client.PutAsync(Readings.Fleet($"of-{streams[i]}/", Sensors, begin, end), Cancellation, streams[i]);
                await client.PutAsync(Shared(begin, end, i, streams.Length), Cancellation, streams[i]);
            }

            var victim = cluster.Silos[part % cluster.Silos.Count];
            await victim.KillAsync(Cancellation);
            await victim.StartAsync(Cancellation);
        }

        var http = cluster.Silos[0].Http;
        await LogCheck.AssertEqualAsync(
            http,
            cluster.Kinesis,
            Sensors * (streams.Length + 1),
            Cancellation,
            sensorId => sensorId.StartsWith("shared/", StringComparison.Ordinal),
            recompute: false,
            Second,
            Third);
        await LogCheck.AssertReadingsAsync(http, Enumerable.Range(0, Sensors).Select(i => $"shared/{i}"), Places, Cancellation);
        Assert.Equal(
            streams.SelectMany(stream => Enumerable.Range(0, 2).Select(shard => $"{(stream == Grid.Stream ? "" : $"{stream}:")}shardId-{shard:D12}")).Order(StringComparer.Ordinal),
            await ShardsAsync(http));
    }

    [Fact]
    public async Task What_the_api_puts_for_a_sensor_goes_into_the_stream_of_its_readings()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation, $"--SensorGrid:Kinesis:Sources={Second}");
        await using var client = new AwsKinesisClient(grid.Kinesis);
        await client.PutAsync(Readings.Fleet("of-line/", 2, 0, 10), Cancellation, Second);
        await client.PutAsync([new Readings.Entry("of-line/0", $"[[{Readings.Of("of-line/0", Readings.Noon.AddMinutes(10), 20)}]]")], Cancellation, Second);
        await Eventually.TrueAsync(() => "A dead letter", async () => (await ApiLists.DeadLettersAsync(grid.Http, Cancellation)).Count == 1);
        await LogCheck.AssertVerifiedAsync(grid.Http, grid.Kinesis, 2, Cancellation, recompute: false, Second);

        var letter = Assert.Single((await ApiLists.DeadLettersAsync(grid.Http, Cancellation)).Values);
        Assert.StartsWith($"{Second}:shardId-", (string)letter["id"]!, StringComparison.Ordinal);
        Assert.Equal($"{Second}:shardId-000000000000", (string)letter["shard"]!);
        using var redriven = await grid.Http.PostAsync($"/dead-letters/{letter["id"]}/redrive", null, Cancellation);
        Assert.Equal($"{Second}:shardId-000000000000", (string)(await redriven.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["shard"]!);
        await LogCheck.AssertVerifiedAsync(grid.Http, grid.Kinesis, 2, Cancellation, recompute: false, Second);
        await LogCheck.AssertReadingsAsync(grid.Http, ["of-line/0"], 11, Cancellation);

        using var retired = await grid.Http.DeleteAsync("/sensors/of-line%2F1", Cancellation);
        Assert.Equal($"{Second}:shardId-000000000000", (string)(await retired.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["shard"]!);
        await LogCheck.AssertVerifiedAsync(grid.Http, grid.Kinesis, 2, Cancellation, recompute: false, Second);
    }

    [Fact]
    public async Task Verify_says_which_streams_it_was_not_given()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation, $"--SensorGrid:Kinesis:Sources={Third},{Second}");
        await using var client = new AwsKinesisClient(grid.Kinesis);
        await client.PutAsync(Readings.Fleet("of-main/", 2, 0, 10), Cancellation);

        var verified = await LogCheck.VerifyAsync(grid.Api, grid.Kinesis, Cancellation, "--source", Third);

        Assert.Equal(2, verified.ExitCode);
        Assert.Contains($"the live system also reads stream {Second}: name it with --source {Second}.", verified.Output, StringComparison.Ordinal);
    }

    // Each reading of a sensor is in one of the streams, in turn.
    private static IEnumerable<Readings.Entry> Shared(int begin, int end, int stream, int streams) =>
        Enumerable.Range(begin, end - begin).Where(place => place % streams == stream).SelectMany(place => Readings.Fleet("shared/", Sensors, place, place + 1));

    private static async Task<IEnumerable<string>> ShardsAsync(HttpClient http) =>
        (await http.GetFromJsonAsync<JsonNode>("/cluster", Cancellation))!["silos"]!.AsArray()
            .SelectMany(silo => silo!["shards"]!.AsArray())
            .Select(shard => (string)shard!["shard"]!)
            .Order(StringComparer.Ordinal);
}
