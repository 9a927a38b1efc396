using System.Globalization;
using System.Text;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests.Dashboard;

/// <summary>A grid with the last hour of a made-up fleet with faults, some dead letters, and a sensor whose readings the tests know.</summary>
public sealed class ShowcaseGrid : IAsyncLifetime
{
    /// <summary>It has 310 readings: 300 usual ones, a fault, and nine usual ones. One came twice, and one too late.</summary>
    public const string KnownSensor = "plant-9/press-1";

    /// <summary>One of the made-up fleet, with faults.</summary>
    public const string SensorOfFleet = "plant-2/line-1/motor-002";

    public const string DeadLetter = "this is no reading";

    private readonly TemporaryDirectory _directory = new();
    private Grid? _grid;

    public Uri Address => _grid!.Api;

    public HttpClient Http => _grid!.Http;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _grid = await Grid.StartNewAsync(Cancellation);
        await PutKnownSensorAsync();
        await PutFleetAsync();
        await PutDeadLettersAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }

        _directory.Dispose();
    }

    /// <summary>Ends now, so that it looks as one that runs; as a file first, since it is there faster than its readings would come.</summary>
    private async Task PutFleetAsync()
    {
        var file = _directory["fleet.ndjson"];
        var start = TimeProvider.System.GetUtcNow().AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var run = await CliRun.RunAsync(
            Cancellation, "simulate", "--sensors", "24", "--rate", "8", "--duration", "1h", "--seed", "3", "--faults", "--start", start, "--output", file);
        Assert.True(run.ExitCode == 0, run.Output);
        var readings = await File.ReadAllLinesAsync(file, Cancellation);
        await TestSensors.PostAsync(Http, readings, Cancellation);
        await Eventually.TrueAsync(
            () => $"{readings.Length} readings",
            async () => await _grid!.MetricAsync("sensorgrid_readings", "disposition=\"counted\"", Cancellation) >= readings.Length + TestSensors.Usual);
    }

    private async Task PutKnownSensorAsync()
    {
        await TestSensors.PutUsualAsync(Http, [KnownSensor], Cancellation);
        await TestSensors.PutFaultAsync(Http, KnownSensor, Cancellation);
        var now = TimeProvider.System.GetUtcNow();
        await TestSensors.PostAsync(
            Http,
            [
                .. Enumerable.Range(1, 8).Select(i => TestSensors.Reading(KnownSensor, now.AddMilliseconds(i), 20 + (i / 7.0))),
                Twice(now), Twice(now),
                TestSensors.Reading(KnownSensor, now.AddMinutes(-30), 20),
            ],
            Cancellation);
        await TestSensors.AwaitAsync(Http, KnownSensor, 310, Cancellation);
    }

    private static string Twice(DateTimeOffset now) =>
        TestSensors.Reading(KnownSensor, now.AddMilliseconds(9), 21).Replace("\"metrics\"", "\"id\":\"r-1\",\"metrics\"", StringComparison.Ordinal);

    /// <summary>Past the API, which lets in no such thing.</summary>
    private async Task PutDeadLettersAsync()
    {
        foreach (var data in (byte[][])[Encoding.UTF8.GetBytes(DeadLetter), [0, 1, 2, 0xFF], """{"sensorId":"plant-1/pump-7","metrics":{}}"""u8.ToArray()])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _grid!.Kinesis);
            request.Headers.TryAddWithoutValidation("x-amz-target", "Kinesis_20131202.PutRecord");
            request.Content = new StringContent(
                $$"""{"StreamName":"{{Grid.Stream}}","PartitionKey":"x","Data":"{{Convert.ToBase64String(data)}}"}""");
            request.Content.Headers.ContentType = new("application/x-amz-json-1.1");
            using var response = await Http.SendAsync(request, Cancellation);
            response.EnsureSuccessStatusCode();
        }

        await Eventually.TrueAsync(
            () => "Three dead letters",
            async () => (await Http.GetStringAsync(new Uri("/dead-letters", UriKind.Relative), Cancellation)).Split("\"reason\"").Length == 4);
    }
}
