using System.Net;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Api.Tests.StartUp;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Operations;

/// <summary>In a process of its own: hosts that share one also share what listens to their meters.</summary>
public sealed class MetricsTests(ProcessFixture process) : IClassFixture<ProcessFixture>
{
    private readonly HttpClient _client = process.Client;

    [Fact]
    public async Task Traffic_shows_in_the_metrics()
    {
        var id = Some.SensorId();
        var now = Some.Now;
        await _client.PutAndAwaitAsync(id, Some.Reading(id, at: now));
        var tagged = Some.Reading(id, at: now)[..^1] + ",\"id\":\"once\"}";
        using var posted = await _client.PostAsync(
            "/readings",
            $"{tagged}\n{tagged}\n{Some.Reading(id, at: now - TimeSpan.FromHours(1))}\n{Some.Reading(id, at: now.AddSeconds(1))}");
        await posted.JsonAsync(HttpStatusCode.Accepted);
        await Eventually.GetAsync("A late and a duplicate reading", async () =>
        {
            var quality = (await _client.AwaitFeaturesAsync(id, 3))["quality"]!;
            return (int)quality["late"]! == 1 && (int)quality["duplicates"]! == 1 ? quality : null;
        });

        string[] expected =
        [
            "sensorgrid_readings_total{.*counted",
            "sensorgrid_readings_total{.*late",
            "sensorgrid_readings_total{.*duplicate",
            "sensorgrid_sensor_ingest_duration_seconds_bucket",
            "sensorgrid_sensor_persist_duration_seconds_bucket",
            "kinesis_page_duration_seconds_bucket",
            "kinesis_shard_lag_seconds{.*shardId-000000000000",
            "kinesis_shard_lag_seconds{.*shardId-000000000003",
            "kinesis_shard_checkpoint_age_seconds{.*shardId-000000000000",
            "http_server_request_duration_seconds_bucket{.*/sensors/{id}/features",
            "orleans_",
            "dotnet_",
        ];

        // Persists come with the next checkpoint, and what is scraped is kept for a moment.
        foreach (var line in expected)
        {
            await Eventually.GetAsync($"{line} in the metrics", async () =>
            {
                var text = await MetricsAsync();
                return text.Split('\n').Any(shown => Shows(shown, line)) ? text : null;
            });
        }
    }

    [Fact]
    public async Task Dead_letters_show_in_the_metrics()
    {
        using var kinesis = new SensorGrid.Kinesis.Client.AmazonKinesisClient(new() { ServiceURL = process.Kinesis.ToString() });
        await kinesis.PutRecordAsync(
            new() { StreamName = "sensor-readings", PartitionKey = "x", Data = "no json"u8.ToArray() }, TestContext.Current.CancellationToken);

        await Eventually.GetAsync("A dead letter in the metrics", async () =>
        {
            var text = await MetricsAsync();
            return text.Split('\n').Any(shown => Shows(shown, "sensorgrid_dead_letters")) ? text : null;
        });
    }

    /// <summary>Whether a line of the exposition is of a metric and has the rest in its labels.</summary>
    private static bool Shows(string shown, string expected)
    {
        var parts = expected.Split(".*");
        return shown.StartsWith(parts[0], StringComparison.Ordinal) && parts.All(part => shown.Contains(part, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<string> MetricsAsync()
    {
        using var response = await _client.GetAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
