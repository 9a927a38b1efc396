using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Api.Sensors;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Sensors;

/// <summary>Answers that have a record, or are not staler than is allowed.</summary>
public sealed class FreshnessTests(GridFixture grid)
{
    private readonly HttpClient _client = grid.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_names_the_record_that_was_put_reads_what_it_wrote()
    {
        var id = Some.SensorId();
        for (var reading = 1; reading <= 20; reading++)
        {
            var after = await PutAsync(Some.Reading(id));

            var answer = await _client.AwaitFreshAsync($"/sensors/{id}/features?after={after}&wait=10s");

            Assert.Equal(reading, (long)answer["quality"]!["readings"]!);
        }
    }

    [Fact]
    public async Task A_record_that_is_there_already_is_not_waited_for()
    {
        var id = Some.SensorId();
        var after = await PutAsync(Some.Reading(id));
        await _client.AwaitFeaturesAsync(id, 1);

        var answer = await _client.GetJsonAsync($"/sensors/{id}/features?after={after}&wait=0s");

        Assert.Equal(1, (long)answer["quality"]!["readings"]!);
    }

    [Fact]
    public async Task Several_records_may_be_named_of_one_shard_and_of_several()
    {
        var id = Some.SensorId();
        var records = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            // Of other sensors: the sensor itself has nothing in their records.
            records.Add(await PutAsync(Some.Reading(Some.SensorId())));
            records.Add(await PutAsync(Some.Reading(id)));
        }

        var answer = await _client.AwaitFreshAsync($"/sensors/{id}/features?wait=10s&{string.Join('&', records.Select(record => $"after={record}"))}");

        Assert.Equal(6, (long)answer["quality"]!["readings"]!);
    }

    [Fact]
    public async Task A_sensor_that_has_nothing_in_a_record_has_it_once_its_shard_has_been_delivered_up_to_it()
    {
        var (id, never) = (Some.SensorId(), Some.SensorId());
        var before = await PutAsync(Some.Reading(id));
        var other = await PutOfShardAsync(before.Split(':')[0]);

        var answer = await _client.AwaitFreshAsync($"/sensors/{id}/features?after={other}&wait=10s");
        using var unknown = await _client.GetRawAsync($"/sensors/{never}/features?after={other}&wait=10s");

        Assert.Equal(1, (long)answer["quality"]!["readings"]!);
        await unknown.ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_record_that_does_not_come_is_a_503_that_says_how_far_the_shard_is()
    {
        var id = Some.SensorId();
        var shard = (await PutAsync(Some.Reading(id))).Split(':')[0];
        await _client.AwaitFeaturesAsync(id, 1);
        var never = new string('9', 56);

        using var response = await _client.GetRawAsync($"/sensors/{id}/features?after={shard}:{never}&wait=50ms");

        var problem = await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("1", response.Headers.GetValues("Retry-After").Single());
        var lacking = Assert.Single(problem["notReached"]!.AsArray())!;
        Assert.Equal((shard, never, true), ((string)lacking["shard"]!, (string)lacking["after"]!, (bool)lacking["read"]!));
        Assert.NotNull((string?)lacking["delivered"]);
        Assert.True((double)lacking["behindSeconds"]! >= 0);
        Assert.Contains((string)lacking["delivered"]!, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shard_that_is_not_there_is_said_to_have_no_reader()
    {
        using var response = await _client.GetRawAsync("/sensors/x/features?after=shardId-000000009999:1&wait=0s");

        var problem = await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.False((bool)problem["notReached"]![0]!["read"]!);
        Assert.Contains("nobody reads its shard", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_not_read_is_a_mistake()
    {
        using var response = await _client.GetRawAsync("/sensors/x/features?after=no-such-stream:shardId-000000000000:1");

        Assert.Contains("no-such-stream", (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("after=shardId-000000000000", "sequence number")]
    [InlineData("after=shardId-000000000000:x", "sequence number")]
    [InlineData("after=:5", "sequence number")]
    [InlineData("after=a%20b:5", "sequence number")]
    [InlineData("after=shard:5&wait=11s", "10s")]
    [InlineData("after=shard:5&wait=5", "duration")]
    [InlineData("wait=5s", "'after'")]
    [InlineData("maxStaleness=0s", "1ms")]
    [InlineData("maxStaleness=soon", "duration")]
    public async Task What_cannot_be_is_refused_with_what_was_expected(string query, string expected)
    {
        using var response = await _client.GetRawAsync($"/sensors/x/features?{query}");

        Assert.Contains(expected, (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_most_32_records_may_be_named()
    {
        using var response = await _client.GetRawAsync($"/sensors/x/features?{string.Join('&', Enumerable.Repeat("after=shard:5", 33))}");

        Assert.Contains("32", (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_fresh_enough_is_given()
    {
        var id = Some.SensorId();
        await _client.PutAndAwaitAsync(id, Some.Reading(id));

        // The shard is read some times a second; a loaded machine may take longer.
        var answer = await _client.GetJsonAsync($"/sensors/{id}/features?maxStaleness=1m");

        Assert.Equal(id, (string)answer["sensorId"]!);
    }

    [Fact]
    public async Task An_answer_that_may_be_staler_is_refused_with_how_stale_it_is()
    {
        var id = Some.SensorId();
        await _client.PutAndAwaitAsync(id, Some.Reading(id));

        // Between two reads of the shard nobody knows what has come since the last one.
        var problem = await Eventually.GetAsync("an answer that is staler than a millisecond", async () =>
        {
            using var response = await _client.GetRawAsync($"/sensors/{id}/features?maxStaleness=1ms");
            return response.StatusCode == HttpStatusCode.OK ? null : await response.ProblemAsync(HttpStatusCode.PreconditionFailed);
        });

        Assert.True((double)problem["stalenessSeconds"]! > 0.001);
        Assert.Equal(0.001, (double)problem["maxStalenessSeconds"]!);
        Assert.StartsWith("shardId-", (string)problem["shard"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_stream_cannot_be_read_answers_become_staler_and_what_was_taken_stays_there()
    {
        using var streams = new TemporaryDirectory();
        using var data = new TemporaryDirectory();
        await using var stream = await RunningGrid.StartAsync(streams.FullName, Cancelled);
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancelled, $"--SensorGrid:Kinesis:ServiceUrl={stream.Addresses.Kinesis}");
        var id = Some.SensorId();
        var answer = await own.Client.PutAndAwaitAsync(id, Some.Reading(id));
        await own.Client.GetJsonAsync($"/sensors/{id}/features?maxStaleness=1m");

        await stream.DisposeAsync();

        // The distance that the last page told stays what it was; the staleness does not.
        var first = await StalenessAsync(0);
        var later = await StalenessAsync(first + 1);
        Assert.True(later > first);
        var position = answer["positions"]![0]!;
        using var reached = await own.Client.GetRawAsync($"/sensors/{id}/features?after={position["shard"]}:{position["sequenceNumber"]}&wait=0s");
        await reached.JsonAsync(HttpStatusCode.OK);

        async Task<double> StalenessAsync(double least) => (double)(await Eventually.GetAsync($"an answer that is staler than {least} s", async () =>
        {
            using var response = await own.Client.GetRawAsync($"/sensors/{id}/features?maxStaleness=1ms");
            return response.StatusCode == HttpStatusCode.PreconditionFailed
                && (await response.ProblemAsync(HttpStatusCode.PreconditionFailed))["stalenessSeconds"] is { } seconds && (double)seconds > least ? seconds : null;
        }));
    }

    [Fact]
    public async Task A_batch_waits_for_records_as_a_whole_and_says_of_each_sensor_that_it_is_stale()
    {
        string[] ids = [Some.SensorId(), Some.SensorId(), Some.SensorId()];
        var after = new JsonArray();
        foreach (var id in ids[..2])
        {
            after.Add(await PutAsync(Some.Reading(id)));
        }

        var asked = new JsonObject { ["sensorIds"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]), ["after"] = after, ["wait"] = "10s" };
        var results = (await ApiClientExtensions.AwaitFreshAsync("a batch", () => _client.PostAsync("/features/batch", asked.ToJsonString())))["results"]!.AsArray();

        Assert.Equal([1, 1], results.Take(2).Select(result => (long)result!["quality"]!["readings"]!));
        Assert.Equal("not_found", (string)results[2]!["error"]!);

        var stale = await Eventually.GetAsync("stale answers", async () =>
        {
            using var again = await _client.PostAsync("/features/batch", $$"""{"sensorIds":["{{ids[0]}}","{{ids[2]}}"],"maxStaleness":"1ms"}""");
            var both = (await again.JsonAsync(HttpStatusCode.OK))["results"]!.AsArray();
            return (string?)both[0]!["error"] == "stale" ? both : null;
        });
        Assert.True((double)stale[0]!["stalenessSeconds"]! > 0.001);
        Assert.Equal("not_found", (string)stale[1]!["error"]!);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("explain")]
    [InlineData("batch")]
    [InlineData("inference")]
    public async Task The_present_is_that_of_the_answer_and_not_that_of_a_request_which_waits(string door)
    {
        using var data = new TemporaryDirectory();
        await using var own = await RunningGrid.StartAsync(data.FullName, Cancelled);
        var id = Some.SensorId();
        var put = await own.Client.PutForPositionAsync(Some.Reading(id));
        await own.Client.AwaitFeaturesAsync(id, 1);

        double? count = null;
        for (var readings = 2; count is null; readings++)
        {
            // No record has this number: it is there with the next one.
            var shard = put.Split(':')[0];
            var next = $"{shard}:{BigInteger.Parse(put.Split(':')[1], CultureInfo.InvariantCulture) + 1}";
            var answer = CountAsync(own.Client, door, id, next);
            var room = own.Services.GetRequiredService<FreshnessRoom>();
            await Eventually.TrueAsync(() => $"{room.Waiting} requests wait", () => Task.FromResult(room.Waiting == 1 || answer.IsCompleted));
            put = await own.Client.PutForPositionAsync(Some.Reading(id));

            // On a slow machine it may not be there within the ten seconds that a request may wait: once more, with the next one.
            count = await answer;
            Assert.True(count is null || count == readings, $"{count} readings of {readings}");
        }
    }

    [Fact]
    public async Task A_batch_whose_record_does_not_come_is_a_503()
    {
        using var response = await _client.PostAsync("/features/batch", """{"sensorIds":["x"],"after":["shardId-000000009999:1"],"wait":"0s"}""");

        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
    }

    [Theory]
    [InlineData("""{"sensorIds":["x"],"after":"shardId-000000000000:1"}""", "array")]
    [InlineData("""{"sensorIds":["x"],"after":[1]}""", "after[0]")]
    [InlineData("""{"sensorIds":["x"],"after":["shard:1"],"wait":2}""", "wait must be a string")]
    [InlineData("""{"sensorIds":["x"],"maxStaleness":"x"}""", "maxStaleness")]
    public async Task What_a_batch_cannot_demand_is_refused(string body, string expected)
    {
        using var response = await _client.PostAsync("/features/batch", body);

        Assert.Contains(expected, (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_that_were_refused_are_counted()
    {
        using var refused = await _client.GetRawAsync("/sensors/x/features?after=shardId-000000009999:1&wait=0s");
        await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable);

        // Metrics are collected anew a moment later.
        var metrics = "";
        await Eventually.TrueAsync(
            () => metrics,
            async () =>
            {
                metrics = await _client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
                return metrics.Contains("sensorgrid_api_freshness_not_reached", StringComparison.Ordinal) && metrics.Contains("sensorgrid_api_freshness_waiting", StringComparison.Ordinal);
            });
    }

    /// <summary>Asks a door that can ask as of any instant for a count as of now; null when the record was not there in time.</summary>
    private static async Task<double?> CountAsync(HttpClient client, string door, string id, string after)
    {
        const string Feature = "temperature_count_5m";
        using var response = await (door switch
        {
            "batch" => client.PostAsync("/features/batch", $$"""{"sensorIds":["{{id}}"],"features":["{{Feature}}"],"after":["{{after}}"],"wait":"10s"}"""),
            "inference" => client.PostAsync(
                "/v2/models/sensors/infer",
                $$$"""{"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[1],"data":["{{{id}}}"]}],"outputs":[{"name":"{{{Feature}}}"}],"parameters":{"after":"{{{after}}}","wait":"10s"}}"""),
            _ => client.GetRawAsync($"/sensors/{id}/features?features={Feature}&after={after}&wait=10s&explain={(door == "explain" ? "true" : "false")}"),
        });
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            return null;
        }

        var answer = await response.JsonAsync(HttpStatusCode.OK);
        return (double)(answer["outputs"]?[0]!["data"]![0] ?? (answer["results"]?[0] ?? answer)["features"]![Feature])!;
    }

    private Task<string> PutAsync(string reading) => _client.PutForPositionAsync(reading);

    /// <summary>Puts readings of other sensors until one is in that shard.</summary>
    private async Task<string> PutOfShardAsync(string shard)
    {
        while (true)
        {
            if (await PutAsync(Some.Reading(Some.SensorId("other"))) is { } record && record.StartsWith($"{shard}:", StringComparison.Ordinal))
            {
                return record;
            }
        }
    }
}
