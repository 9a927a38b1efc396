using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SensorGrid.EndToEnd.Tests.Faults;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Node;

namespace SensorGrid.EndToEnd.Tests.Formats;

/// <summary>Streams whose records are of other formats than JSON of ours, by definitions.</summary>
[Collection(Lanes.Answers)]
public sealed class DefinedSourcesTests : IDisposable
{
    private const int Sensors = 12, Seconds = 90, Parts = 3;
    private const string Lines = "lines", Packs = "packs", Agents = "agents";

    private static readonly DateTimeOffset Noon = Readings.Noon;

    private readonly TemporaryDirectory _definitions = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _definitions.Dispose();

    [Fact]
    public async Task Two_silos_killed_in_turn_count_each_reading_of_streams_of_four_formats_once()
    {
        Define();
        var options = new ClusterOptions(Shards: 2) { Sources = [Lines, Packs, Agents], Settings = [$"--SensorGrid:Definitions:Folder={_definitions.FullName}"] };
        await using var cluster = await Cluster.StartNewAsync(options, Cancellation);
        await using var client = new AwsKinesisClient(cluster.Kinesis);
        for (var part = 0; part < Parts; part++)
        {
            var (begin, end) = (part * Seconds / Parts, (part + 1) * Seconds / Parts);
            await client.PutAsync(Records(begin, end, Mapped), Cancellation);
            await client.PutAsync(Records(begin, end, Line), Cancellation, Lines);
            await client.PutAsync(Records(begin, end, Pack), Cancellation, Packs);
            await client.PutAsync(Records(begin, end, Agent), Cancellation, Agents);
            var victim = cluster.Silos[part % cluster.Silos.Count];
            await victim.KillAsync(Cancellation);
            await victim.StartAsync(Cancellation);
        }

        var http = cluster.Silos[0].Http;
        await AssertVerifiedAsync(http, cluster.Kinesis, 4 * Sensors);
        foreach (var format in (string[])["mapped", "line", "pack", "agent"])
        {
            var features = await LogCheck.FeaturesAsync(http, $"{format}/3", Cancellation);
            Assert.Equal(Seconds, (int)features["quality"]!["readings"]!);
            Assert.Equal(Value(3, Seconds - 1), (double)features["features"]!["temp_last_1m"]!);
            Assert.Equal(60, (int)features["features"]!["temp_count_1m"]!);
        }
    }

    [Fact]
    public async Task What_the_API_puts_into_a_stream_of_another_format_is_decoded_as_ours()
    {
        Define();
        await using var grid = await Grid.StartNewAsync(Cancellation, $"--SensorGrid:Definitions:Folder={_definitions.FullName}");
        await using var client = new AwsKinesisClient(grid.Kinesis);
        await client.PutAsync(Records(0, 5, Line), Cancellation, Lines);
        using (var posted = await grid.Http.PostAsync(new Uri("/readings", UriKind.Relative), new StringContent(Readings.Of("posted", Noon, 1)), Cancellation))
        {
            Assert.True(posted.IsSuccessStatusCode, await posted.Content.ReadAsStringAsync(Cancellation));
        }

        using (var written = await grid.Http.PostAsync(
            new Uri("/api/v2/write?precision=s", UriKind.Relative),
            new StringContent($"room,sensor_id=written co2=400 {Noon.ToUnixTimeSeconds()}\n"),
            Cancellation))
        {
            Assert.True(written.IsSuccessStatusCode, await written.Content.ReadAsStringAsync(Cancellation));
        }

        await AssertVerifiedAsync(grid.Http, grid.Kinesis, Sensors + 2);
        using (var retired = await grid.Http.DeleteAsync("/sensors/line%2F1", Cancellation))
        {
            Assert.StartsWith($"{Lines}:", (string)(await retired.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["shard"]!, StringComparison.Ordinal);
        }

        await Eventually.TrueAsync(
            () => "The sensor is retired", async () => (await grid.Http.GetAsync("/sensors/line%2F1/features", Cancellation)).StatusCode == System.Net.HttpStatusCode.NotFound);
        await AssertVerifiedAsync(grid.Http, grid.Kinesis, Sensors + 2);
    }

    [Fact]
    public async Task A_bad_line_of_a_record_is_a_dead_letter_with_its_bytes_that_is_redriven_once_it_can_be_decoded()
    {
        Define();
        await using var grid = await Grid.StartNewAsync(Cancellation, $"--SensorGrid:Definitions:Folder={_definitions.FullName}");
        await using var client = new AwsKinesisClient(grid.Kinesis);

        // The client's process has begun: nothing but the put lies between the look at the clock and the record's arrival.
        await client.PutAsync([new Readings.Entry("key", $"boiler,id=good temp=1 {Noon.AddSeconds(-1).ToUnixTimeMilliseconds()}000000\n")], Cancellation, Lines);

        // Too far ahead of its arrival now, and not when it is put again later.
        var ahead = TimeProvider.System.GetUtcNow().AddMinutes(5).AddSeconds(10);
        var line = $"boiler,id=ahead temp=1 {ahead.ToUnixTimeMilliseconds() * 1_000_000}";
        await client.PutAsync([new Readings.Entry("key", $"boiler,id=good temp=1 {Noon.ToUnixTimeMilliseconds()}000000\n{line}\nno line at all\n")], Cancellation, Lines);
        await Eventually.TrueAsync(() => "Two dead letters", async () => (await ApiLists.DeadLettersAsync(grid.Http, Cancellation)).Count == 2);

        var letters = (await ApiLists.DeadLettersAsync(grid.Http, Cancellation)).Values;
        var letter = Assert.Single(letters, letter => Text(letter!) == line);
        Assert.Single(letters, letter => Text(letter!) == "no line at all");
        await Eventually.TrueAsync(() => "Its time has come", async () =>
        {
            using var redriven = await grid.Http.PostAsync($"/dead-letters/{letter!["id"]}/redrive", null, Cancellation);
            return redriven.IsSuccessStatusCode;
        });

        await AssertVerifiedAsync(grid.Http, grid.Kinesis, 2);
        await LogCheck.AssertReadingsAsync(grid.Http, ["good"], 2, Cancellation);
    }

    private static string Text(JsonNode letter) => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)letter["data"]!));

    private async Task AssertVerifiedAsync(HttpClient http, Uri kinesis, int sensors)
    {
        var verified = await LogCheck.VerifyAsync(
            http.BaseAddress!, kinesis, Cancellation, "--definitions", _definitions.FullName, "--reference", "--sample", $"{sensors}");
        Assert.True(verified.ExitCode == 0, verified.Output);
        Assert.Equal($"{sensors} sensors compared, 0 differ", verified.LastLine);
        Assert.Matches(@"(?m)^[1-9]\d* features recomputed independently, 0 differ", verified.Output);
    }

    private void Define()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_definitions.FullName, "source")).FullName;
        File.WriteAllText(Path.Combine(folder, "main.json"), """
            {
              "format": "mapped-json",
              "columns": [{ "name": "device", "path": "$$.device" }, { "name": "temp" }, { "name": "at" }],
              "rowPath": "$.rows",
              "sensorId": "{device}", "time": { "column": "at", "unit": "s" }, "metrics": ["temp"]
            }
            """);
        File.WriteAllText(Path.Combine(folder, "lines.json"), """{ "stream": "lines", "format": "influx", "sensorId": "{id}" }""");
        File.WriteAllText(Path.Combine(folder, "packs.json"), """{ "stream": "packs", "format": "senml" }""");
        File.WriteAllText(Path.Combine(folder, "agents.json"), """{ "stream": "agents", "format": "telegraf", "sensorId": "{id}" }""");
    }

    private static double Value(int sensor, int second) => 20 + (sensor / 4.0) + (second % 8 / 8.0);

    private static IEnumerable<Readings.Entry> Records(int begin, int end, Func<int, int, Readings.Entry> record) =>
        Enumerable.Range(begin, end - begin).SelectMany(second => Enumerable.Range(0, Sensors).Select(sensor => record(sensor, second)));

    private static Readings.Entry Mapped(int sensor, int second) => Entry(
        $"mapped/{sensor}", $$"""{"device":"mapped/{{sensor}}","rows":[{"at":{{Seconds1970(second)}},"temp":{{Number(sensor, second)}}}]}""");

    private static Readings.Entry Line(int sensor, int second) => Entry(
        $"line/{sensor}", $"boiler,id=line/{sensor} temp={Number(sensor, second)} {Seconds1970(second)}000000000\n");

    private static Readings.Entry Pack(int sensor, int second) => Entry(
        $"pack/{sensor}", $$"""[{"bn":"pack/{{sensor}}/","bt":{{Seconds1970(second)}},"n":"temp","u":"Cel","v":{{Number(sensor, second)}}}]""");

    private static Readings.Entry Agent(int sensor, int second) => Entry(
        $"agent/{sensor}", $$$"""{"fields":{"temp":{{{Number(sensor, second)}}}},"name":"boiler","tags":{"id":"agent/{{{sensor}}}"},"timestamp":{{{Seconds1970(second)}}}}""");

    private static Readings.Entry Entry(string sensor, string text) => new(sensor, text);

    private static long Seconds1970(int second) => Noon.AddSeconds(second).ToUnixTimeSeconds();

    private static string Number(int sensor, int second) => Value(sensor, second).ToString("R", CultureInfo.InvariantCulture);
}
