using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SensorGrid.EndToEnd.Tests.Faults;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Node;

namespace SensorGrid.EndToEnd.Tests.Formats;

/// <summary>Record formats that change while silos run.</summary>
[Collection(Lanes.Answers)]
public sealed class LiveSourcesTests : IDisposable
{
    private const int Sensors = 12, Seconds = 60;

    private readonly TemporaryDirectory _definitions = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Shapes => ["telegraf", "senml"];

    public void Dispose() => _definitions.Dispose();

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Records_of_another_shape_are_readings_by_discover_and_apply_and_nothing_else(string shape)
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await using var client = new AwsKinesisClient(grid.Kinesis);
        Func<int, int, Readings.Entry> record = shape == "telegraf" ? Telegraf : Senml;
        await client.PutAsync(Records(0, 2, record), Cancellation);
        var elements = 2 * Sensors * (shape == "telegraf" ? 1 : 2);
        await Eventually.TrueAsync(() => "All are dead letters", async () => (await ApiLists.DeadLettersAsync(grid.Http, Cancellation)).Count == elements);

        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_definitions.FullName, "source")).FullName, "main.json");
        await RunAsync("discover", "--kinesis", grid.Kinesis.ToString(), "--stream", Grid.Stream, "--output", file);
        await RunAsync("apply", _definitions.FullName, "--api", grid.Http.BaseAddress!.ToString());
        await client.PutAsync(Records(2, Seconds, record), Cancellation);

        // The API puts JSON of ours, which the stream has no more: it marks it.
        using (var posted = await grid.Http.PostAsync(new Uri("/readings", UriKind.Relative), new StringContent(Readings.Of("posted", Readings.Noon, 1)), Cancellation))
        {
            Assert.True(posted.IsSuccessStatusCode, await posted.Content.ReadAsStringAsync(Cancellation));
        }

        var verified = await LogCheck.VerifyAsync(grid.Http.BaseAddress!, grid.Kinesis, Cancellation, "--reference", "--sample", $"{Sensors + 1}");
        Assert.True(verified.ExitCode == 0, verified.Output);
        Assert.Equal($"{Sensors + 1} sensors compared, 0 differ", verified.LastLine);
        Assert.Matches(@"(?m)^[1-9]\d* features recomputed independently, 0 differ", verified.Output);
        var list = await grid.Http.GetFromJsonAsync<JsonNode>("/sensors?limit=100", Cancellation);
        foreach (var id in list!["items"]!.AsArray())
        {
            var features = await LogCheck.FeaturesAsync(grid.Http, (string)id!["sensorId"]!, Cancellation);
            Assert.Equal(((string)id["sensorId"]! == "posted" ? 1 : Seconds - 2, 1), ((int)features["quality"]!["readings"]!, (int)features["revision"]!));
        }

        Assert.Equal(elements, (await ApiLists.DeadLettersAsync(grid.Http, Cancellation)).Count);
    }

    private static async Task RunAsync(params string[] arguments)
    {
        var run = await CliRun.RunAsync(Cancellation, arguments);
        Assert.True(run.ExitCode == 0, run.Output);
    }

    private static IEnumerable<Readings.Entry> Records(int begin, int end, Func<int, int, Readings.Entry> record) =>
        Enumerable.Range(begin, end - begin).SelectMany(second => Enumerable.Range(0, Sensors).Select(sensor => record(sensor, second)));

    private static Readings.Entry Senml(int sensor, int second) => new(
        $"pack/{sensor}", $$"""[{"bn":"pack/{{sensor}}/","bt":{{Seconds1970(second)}},"n":"temp","u":"Cel","v":{{Number(sensor, second)}}},{"n":"hum","u":"%RH","v":{{second}}}]""");

    private static Readings.Entry Telegraf(int sensor, int second) => new(
        $"agent/{sensor}", $$$"""{"fields":{"temp":{{{Number(sensor, second)}}},"load":{{{second}}}},"name":"boiler","tags":{"host":"agent-{{{sensor}}}"},"timestamp":{{{Seconds1970(second)}}}}""");

    private static long Seconds1970(int second) => Readings.Noon.AddSeconds(second).ToUnixTimeSeconds();

    private static string Number(int sensor, int second) => (20 + (sensor / 4.0) + (second % 8 / 8.0)).ToString("R", CultureInfo.InvariantCulture);
}
