using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Faults;

namespace SensorGrid.EndToEnd.Tests.Faults;

/// <summary>What goes wrong between SensorGrid and Kinesis.</summary>
[Collection("processes")]
public sealed class KinesisFaultTests(ITestOutputHelper output)
{
    private const int Sensors = 100, Seconds = 60;

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
            new WireFault(WireFaultKind.Throttled, "GetShardIterator", 1),
            new WireFault(WireFaultKind.TruncatedBody, "GetShardIterator", 1));

        foreach (var second in Enumerable.Range(0, Seconds))
        {
            await grid.Client.PutAsync(Readings.Fleet("wire/", Sensors, second, second + 1), Cancellation);
        }

        await Report.AllOverAsync(grid.KinesisFaults, output);
        await LogCheck.AssertEqualAsync(grid.Silo.Http, grid.Kinesis, Sensors, Cancellation);
        await LogCheck.AssertReadingsAsync(grid.Silo.Http, Enumerable.Range(0, Sensors).Select(i => $"wire/{i}"), Seconds, Cancellation);
    }

    [Fact]
    public async Task What_is_published_and_posted_is_in_the_log_once_whatever_puts_are_refused_or_lost_before_they_took_effect()
    {
        await using var grid = await FaultyGrid.StartNewAsync(Cancellation);
        using var files = new TemporaryDirectory();
        await File.WriteAllLinesAsync(
            files["fleet.ndjson"], Readings.Fleet("published/", Sensors, 0, Seconds).Select(entry => Encoding.UTF8.GetString(entry.Data)), Cancellation);
        WireFaultKind[] withoutEffect = [WireFaultKind.Throttled, WireFaultKind.InternalError, WireFaultKind.Reset];
        grid.KinesisFaults.Add(withoutEffect.Select(kind => new WireFault(kind, "PutRecords", 2)));
        grid.KinesisFaults.Add(new WireFault(WireFaultKind.PartlyThrottled, "PutRecords", 4));

        var published = await CliRun.RunAsync(
            Cancellation, "publish", files["fleet.ndjson"], "--kinesis", grid.KinesisFaults.ServiceUrl.ToString(), "--stream", Grid.Stream);
        Assert.True(published.ExitCode == 0, published.Output);
        Assert.Equal($"{Sensors * Seconds} readings published, 0 rejected", published.LastLine);
        await Report.AllOverAsync(grid.KinesisFaults, output);

        // More than the API tries again for one request, so that some of the requests are refused in part or whole.
        grid.KinesisFaults.Add(withoutEffect.Select(kind => new WireFault(kind, "PutRecords", 3) { Share = 0.5 }));
        grid.KinesisFaults.Add(new WireFault(WireFaultKind.PartlyThrottled, "PutRecords", 12) { Share = 1 });
        for (var second = 0; second < Seconds; second++)
        {
            await PostAsync(grid.Silo.Http, [.. Readings.Fleet("posted/", 2, second, second + 1).Select(entry => Encoding.UTF8.GetString(entry.Data))]);
        }

        await Report.AllOverAsync(grid.KinesisFaults, output);
        await LogCheck.AssertEqualAsync(grid.Silo.Http, grid.Kinesis, Sensors + 2, Cancellation);
        string[] ids = [.. Enumerable.Range(0, Sensors).Select(i => $"published/{i}"), "posted/0", "posted/1"];
        await LogCheck.AssertReadingsAsync(grid.Silo.Http, ids, Seconds, Cancellation);
    }

    [Fact]
    public async Task Readings_whose_put_was_not_answered_come_twice_in_the_log_and_count_once_by_their_ids()
    {
        await using var grid = await FaultyGrid.StartNewAsync(Cancellation);
        grid.KinesisFaults.Add(
            new WireFault(WireFaultKind.AnswerLost, "PutRecords", 3),
            new WireFault(WireFaultKind.TruncatedBody, "PutRecords", 3),
            new WireFault(WireFaultKind.InternalErrorAfterEffect, "PutRecords", 3));
        for (var second = 0; second < Seconds; second++)
        {
            var reading = Readings.Of("twice/0", Readings.Noon.AddSeconds(second), second).TrimEnd('}') + $$"""}, "id": "{{second}}"}""";
            await PostAsync(grid.Silo.Http, [reading]);
        }

        var faults = await Report.AllOverAsync(grid.KinesisFaults, output);
        var verified = await LogCheck.VerifyAsync(grid.Silo.Http.BaseAddress!, grid.Kinesis, Cancellation);
        Assert.True(verified.ExitCode == 0, verified.Output);
        var quality = (await LogCheck.FeaturesAsync(grid.Silo.Http, "twice/0", Cancellation))["quality"]!;
        Assert.Equal(Seconds, (int)quality["readings"]!);
        Assert.Equal(faults.Sum(fault => fault.Fired), (int)quality["duplicates"]!);
    }

    /// <summary>Posts readings, and those that were not taken again, as the API's answer asks for.</summary>
    private static async Task PostAsync(HttpClient http, string[] readings)
    {
        while (readings.Length > 0)
        {
            using var content = new StringContent($"[{string.Join(',', readings)}]", Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri("/readings", UriKind.Relative), content, Cancellation);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                return;
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            var body = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
            var unsent = body["unsent"]!.AsArray().Select(index => (int)index!).ToArray();
            Assert.Equal(readings.Length, unsent.Length + (int)body["accepted"]!);
            readings = [.. unsent.Select(index => readings[index])];
        }
    }
}
