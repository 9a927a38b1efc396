using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Faults;

namespace SensorGrid.EndToEnd.Tests.Faults;

/// <summary>What goes wrong between SensorGrid and Kinesis.</summary>
[Collection(Lanes.Faults)]
public sealed class KinesisFaultTests(ITestOutputHelper output)
{
    private const int Sensors = 40, Seconds = 170;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_or_counted_twice_whatever_goes_wrong_while_shards_are_read()
    {
        await using var grid = await FaultyGrid.StartNewAsync(Cancellation);
        grid.KinesisFaults.Add(
            new WireFault(WireFaultKind.Throttled, "GetRecords", 5),
            new WireFault(WireFaultKind.InternalError, "GetRecords", 3),
            new WireFault(WireFaultKind.InternalErrorAfterEffect, "GetRecords", 3),
            new WireFault(WireFaultKind.Reset, "GetRecords", 3),
            new WireFault(WireFaultKind.AnswerLost, "GetRecords", 3),
            new WireFault(WireFaultKind.SlowBody, "GetRecords", 3),
            new WireFault(WireFaultKind.TruncatedBody, "GetRecords", 3),
            new WireFault(WireFaultKind.ExpiredIterator, "GetRecords", 3),
            new WireFault(WireFaultKind.Throttled, "GetShardIterator", 1) { Share = 1 },
            new WireFault(WireFaultKind.TruncatedBody, "GetShardIterator", 1) { Share = 1 });

        foreach (var second in Enumerable.Range(0, Seconds))
        {
            await grid.Client.PutAsync(Readings.Fleet("wire/", Sensors, second, second + 1), Cancellation);
        }

        await grid.KinesisFaults.AllOverAsync(output);
        var anomalies = await LogCheck.AssertEqualAsync(grid.Silo.Http, grid.Kinesis, Sensors, Cancellation);
        Assert.True(anomalies >= Sensors / Readings.OneWrongOf);
        await LogCheck.AssertReadingsAsync(grid.Silo.Http, Enumerable.Range(0, Sensors).Select(i => $"wire/{i}"), Seconds, Cancellation);
    }

    [Fact]
    public async Task What_is_published_and_posted_is_in_the_log_once_when_puts_are_refused_and_counts_once_by_its_id_when_answers_are_lost()
    {
        await using var grid = await FaultyGrid.StartNewAsync(Cancellation);
        using var files = new TemporaryDirectory();
        await File.WriteAllLinesAsync(
            files["fleet.ndjson"], Readings.Fleet("published/", Sensors / 2, 0, Seconds).Select(entry => Encoding.UTF8.GetString(entry.Data)), Cancellation);

        // Each hits the first call that it can: how many calls there are depends on how readings fall into batches.
        grid.KinesisFaults.Add(
            new WireFault(WireFaultKind.Throttled, "PutRecords", 1) { Share = 1 },
            new WireFault(WireFaultKind.InternalError, "PutRecords", 1) { Share = 1 },
            new WireFault(WireFaultKind.Reset, "PutRecords", 1) { Share = 1 },
            new WireFault(WireFaultKind.PartlyThrottled, "PutRecords", 1) { Share = 1 });
        var published = await CliRun.RunAsync(
            Cancellation, "publish", files["fleet.ndjson"], "--kinesis", grid.KinesisFaults.ServiceUrl.ToString(), "--stream", Grid.Stream);
        Assert.True(published.ExitCode == 0, published.Output);
        Assert.Equal($"{Sensors / 2 * Seconds} published, 0 rejected, 0 will be late", published.LastLine);
        await grid.KinesisFaults.AllOverAsync(output);

        // More in a row than the API tries again for one request, so that some are refused in part.
        grid.KinesisFaults.Add(
            new WireFault(WireFaultKind.Throttled, "PutRecords", 1),
            new WireFault(WireFaultKind.InternalError, "PutRecords", 1),
            new WireFault(WireFaultKind.Reset, "PutRecords", 1),
            new WireFault(WireFaultKind.PartlyThrottled, "PutRecords", 10) { Share = 1 });
        var refused = await PostAsync(grid.Silo.Http, second => Readings.Fleet("posted/", 2, second, second + 1).Select(entry => Encoding.UTF8.GetString(entry.Data)));
        await grid.KinesisFaults.AllOverAsync(output);
        Assert.NotEqual(0, refused);

        grid.KinesisFaults.Add(
            new WireFault(WireFaultKind.AnswerLost, "PutRecords", 2),
            new WireFault(WireFaultKind.TruncatedBody, "PutRecords", 2),
            new WireFault(WireFaultKind.InternalErrorAfterEffect, "PutRecords", 2));
        await PostAsync(grid.Silo.Http, second => [Readings.Of("twice/0", Readings.Noon.AddSeconds(second), second, id: $"{second}")]);
        var repeated = await grid.KinesisFaults.AllOverAsync(output);

        await LogCheck.AssertEqualAsync(grid.Silo.Http, grid.Kinesis, (Sensors / 2) + 3, Cancellation);
        string[] ids = [.. Enumerable.Range(0, Sensors / 2).Select(i => $"published/{i}"), "posted/0", "posted/1", "twice/0"];
        await LogCheck.AssertReadingsAsync(grid.Silo.Http, ids, Seconds, Cancellation);
        var quality = (await LogCheck.FeaturesAsync(grid.Silo.Http, "twice/0", Cancellation))["quality"]!;
        Assert.Equal(repeated, (int)quality["duplicates"]!);
    }

    /// <summary>Posts the readings of each second, and those that were not taken again, as the API's answer asks for.</summary>
    /// <returns>How many requests were refused at first.</returns>
    private static async Task<int> PostAsync(HttpClient http, Func<int, IEnumerable<string>> readingsOf)
    {
        var refused = 0;
        for (var second = 0; second < Seconds; second++)
        {
            string[] readings = [.. readingsOf(second)];
            while (readings.Length > 0)
            {
                readings = await PostAsync(http, readings);
                refused += readings.Length > 0 ? 1 : 0;
            }
        }

        return refused;
    }

    /// <returns>Those that were not taken.</returns>
    private static async Task<string[]> PostAsync(HttpClient http, string[] readings)
    {
        using var content = new StringContent($"[{string.Join(',', readings)}]", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("/readings", UriKind.Relative), content, Cancellation);
        if (answer.StatusCode == HttpStatusCode.Accepted)
        {
            return [];
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var body = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
        var unsent = body["unsent"]!.AsArray().Select(index => (int)index!).ToArray();
        Assert.Equal(readings.Length, unsent.Length + (int)body["accepted"]!);
        return [.. unsent.Select(index => readings[index])];
    }
}
