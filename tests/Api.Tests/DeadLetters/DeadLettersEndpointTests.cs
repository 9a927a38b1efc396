using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.TestKit;
using Record = SensorGrid.Kinesis.Client.Model.Record;

namespace SensorGrid.Api.Tests.DeadLetters;

public sealed class DeadLettersEndpointTests(GridFixture grid)
{
    private static readonly string Now = Some.Time(Some.Now);

    public static TheoryData<string, string> BadRecords => new()
    {
        { "no json", "hello, this is no JSON" },
        { "empty", "" },
        { "half", """{"sensorId":"a","timestamp":""" },
        { "no id", $$$"""{"timestamp":"{{{Now}}}","metrics":{"t":1}}""" },
        { "empty id", $$$"""{"sensorId":"","timestamp":"{{{Now}}}","metrics":{"t":1}}""" },
        { "long id", $$$"""{"sensorId":"{{{new string('x', 257)}}}","timestamp":"{{{Now}}}","metrics":{"t":1}}""" },
        { "control character", $$$"""{"sensorId":"a\u0007b","timestamp":"{{{Now}}}","metrics":{"t":1}}""" },
        { "no time", """{"sensorId":"a","metrics":{"t":1}}""" },
        { "wrong time", """{"sensorId":"a","timestamp":"22.11.2026 10:00","metrics":{"t":1}}""" },
        { "far future", """{"sensorId":"a","timestamp":"2126-11-22T10:00:00Z","metrics":{"t":1}}""" },
        { "infinite", $$$"""{"sensorId":"a","timestamp":"{{{Now}}}","metrics":{"t":1e999}}""" },
        { "no number", $$$"""{"sensorId":"a","timestamp":"{{{Now}}}","metrics":{"t":"warm"}}""" },
        {
            "too many metrics",
            $$$"""{"sensorId":"a","timestamp":"{{{Now}}}","metrics":{{{{string.Join(',', Enumerable.Range(0, ReadingLimits.Metrics + 1).Select(i => $"\"m{i}\":1"))}}}}}"""
        },
    };

    [Theory]
    [MemberData(nameof(BadRecords))]
    public async Task A_bad_record_is_kept_with_its_bytes_its_place_and_a_reason(string kind, string data)
    {
        var put = await PutAsync($"bad-{kind}", data);

        var letter = await AwaitAsync(put.SequenceNumber!);

        Assert.Equal(put.ShardId, (string)letter["shard"]!);

        // Of a large record the beginning is kept, and its size.
        var kept = Encoding.UTF8.GetString(Convert.FromBase64String((string)letter["data"]!));
        Assert.StartsWith(kept, data, StringComparison.Ordinal);
        Assert.InRange(kept.Length, Math.Min(data.Length, 1_000), data.Length);
        Assert.Equal(Encoding.UTF8.GetByteCount(data), (int)letter["size"]!);
        Assert.InRange(((string)letter["reason"]!).Length, 10, 500);
        Assert.Contains(put.SequenceNumber!, (string)letter["id"]!, StringComparison.Ordinal);
        Assert.InRange(
            DateTimeOffset.Parse((string)letter["arrivedAt"]!), Some.Now - TimeSpan.FromMinutes(5), Some.Now + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Of_an_array_only_the_bad_reading_is_kept_and_the_others_count()
    {
        var id = Some.SensorId();
        var bad = $$$"""{"sensorId":"{{{id}}}","timestamp":"{{{Now}}}","metrics":{"t":"warm"}}""";

        var put = await PutAsync(id, $"[{Some.Reading(id)},{bad}, {Some.Reading(id, at: Some.Now.AddSeconds(1))}]");

        var letter = await AwaitAsync(put.SequenceNumber!);
        Assert.Equal(bad, Encoding.UTF8.GetString(Convert.FromBase64String((string)letter["data"]!)));
        await grid.Client.AwaitFeaturesAsync(id, 2);
    }

    [Fact]
    public async Task What_comes_after_a_bad_record_goes_on()
    {
        var id = Some.SensorId();
        await PutAsync(id, "no json");

        await PutAsync(id, Some.Reading(id));

        await grid.Client.AwaitFeaturesAsync(id, 1);
    }

    [Fact]
    public async Task Long_data_is_cut_in_the_list_and_its_size_is_told()
    {
        var data = new string('x', 10_000);
        var put = await PutAsync("long", data);

        var letter = await AwaitAsync(put.SequenceNumber!);

        Assert.Equal(10_000, (int)letter["size"]!);
        Assert.Equal(data[..4096], Encoding.UTF8.GetString(Convert.FromBase64String((string)letter["data"]!)));
    }

    [Fact]
    public async Task Pages_go_from_the_newest_to_the_oldest_and_none_comes_twice()
    {
        var put = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            put.Add((await PutAsync($"page-{i}", $"no json {i}")).SequenceNumber!);
        }

        foreach (var sequenceNumber in put)
        {
            await AwaitAsync(sequenceNumber);
        }

        var seen = await AllAsync(limit: 7);

        Assert.Equal(seen.Select(letter => (string)letter["id"]!).Distinct().Count(), seen.Count);
        var times = seen.Select(letter => DateTimeOffset.Parse((string)letter["arrivedAt"]!)).ToList();
        Assert.Equal(times.OrderDescending(), times);
        Assert.Empty(put.Except(seen.Select(letter => (string)letter["sequenceNumber"]!)));
    }

    [Fact]
    public async Task A_redriven_reading_has_an_id_made_of_the_dead_letters_and_its_partition_key()
    {
        var id = Some.SensorId("世界");
        var letter = await RefusedAtFirstAsync(id);

        var answer = await RedriveAsync((string)letter["id"]!);

        var record = await RecordAsync((string)answer["shard"]!, (string)answer["sequenceNumber"]!);
        Assert.Equal(id, record.PartitionKey);
        var reading = JsonNode.Parse(record.Data.Span)!;
        Assert.Equal((id, $"redrive:{(string)letter["id"]!}"), ((string)reading["sensorId"]!, (string)reading["id"]!));
        await grid.Client.AwaitFeaturesAsync(id, 1);
    }

    [Fact]
    public async Task A_second_redrive_puts_nothing_and_answers_as_the_first_did()
    {
        var id = Some.SensorId();
        var letter = await RefusedAtFirstAsync(id);
        Assert.True(letter["redrivenAt"] is null && letter["redrivenTo"] is null);

        var first = await RedriveAsync((string)letter["id"]!);
        var second = await RedriveAsync((string)letter["id"]!);

        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        Assert.InRange(DateTimeOffset.Parse((string)first["redrivenAt"]!), Some.Now - TimeSpan.FromMinutes(5), Some.Now + TimeSpan.FromMinutes(1));
        var listed = await AwaitAsync((string)letter["sequenceNumber"]!);
        Assert.Equal((string)first["redrivenAt"]!, (string)listed["redrivenAt"]!);
        Assert.Equal(
            ((string)first["shard"]!, (string)first["sequenceNumber"]!),
            ((string)listed["redrivenTo"]!["shard"]!, (string)listed["redrivenTo"]!["sequenceNumber"]!));
    }

    [Fact]
    public async Task Two_redrives_at_the_same_time_count_once()
    {
        var id = Some.SensorId();
        var letter = await RefusedAtFirstAsync(id);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RedriveAsync((string)letter["id"]!)));

        Assert.Single(answers.Select(answer => answer.ToJsonString()).Distinct());
        await PutAsync(id, Some.Reading(id, at: Some.Now.AddSeconds(1)));
        var quality = (await grid.Client.AwaitFeaturesAsync(id, 2))["quality"]!;
        Assert.Equal(2, (long)quality["readings"]!);
    }

    [Fact]
    public async Task Of_an_array_what_is_still_refused_becomes_a_dead_letter_of_its_new_place()
    {
        var id = Some.SensorId();
        var bad = $$$"""{"sensorId":"{{{id}}}","timestamp":"{{{Now}}}","metrics":{"t":"warm"}}""";
        var put = await PutAsync(id, $"[[{Some.Reading(id)},{bad},{Some.Reading(id, at: Some.Now.AddSeconds(1))}]]");
        var letter = await AwaitAsync(put.SequenceNumber!);

        await RedriveAsync((string)letter["id"]!);

        await grid.Client.AwaitFeaturesAsync(id, 2);
        await Eventually.GetAsync($"The bad reading of {id} by itself", async () =>
            (await AllAsync(limit: 1000)).SingleOrDefault(again => Encoding.UTF8.GetString(Convert.FromBase64String((string)again["data"]!)) == bad));
    }

    [Theory]
    [InlineData("no json", "Not well-formed JSON")]
    [InlineData("""{"sensorId":"a","timestamp":"2026-11-22T10:00:00Z","metrics":{"t":"warm"}}""", "metric 't' is not a number")]
    public async Task A_dead_letter_that_is_still_no_reading_is_refused_with_the_reason(string data, string reason)
    {
        var put = await PutAsync("still-bad", data);
        var letter = await AwaitAsync(put.SequenceNumber!);

        using var response = await grid.Client.PostAsync($"/dead-letters/{letter["id"]}/redrive", null, TestContext.Current.CancellationToken);

        var problem = await response.ProblemAsync(System.Net.HttpStatusCode.UnprocessableEntity);
        Assert.Contains(reason, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Null((await AwaitAsync(put.SequenceNumber!))["redrivenAt"]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("shardId-000000000000.1.0.0")]
    public async Task A_dead_letter_that_there_is_not_cannot_be_sent_again(string id)
    {
        using var response = await grid.Client.PostAsync($"/dead-letters/{id}/redrive", null, TestContext.Current.CancellationToken);

        await response.ProblemAsync(System.Net.HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("cursor=YWJj")]
    [InlineData("cursor=%21")]
    [InlineData("limit=-1")]
    public async Task A_page_that_cannot_be_is_refused(string query)
    {
        using var response = await grid.Client.GetRawAsync($"/dead-letters?{query}");

        await response.ProblemAsync(System.Net.HttpStatusCode.BadRequest);
    }

    /// <summary>A dead letter whose bytes are a reading: inside of two arrays it was none.</summary>
    private async Task<JsonNode> RefusedAtFirstAsync(string id)
    {
        var put = await PutAsync(id, $"[[{Some.Reading(id)}]]");
        return await AwaitAsync(put.SequenceNumber!);
    }

    private async Task<PutRecordResponse> PutAsync(string key, string data)
    {
        using var client = new AmazonKinesisClient(new AmazonKinesisConfig { ServiceURL = grid.Kinesis.ToString() });
        var request = new PutRecordRequest { StreamName = grid.StreamName, PartitionKey = key, Data = Encoding.UTF8.GetBytes(data) };
        return await client.PutRecordAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<JsonNode> RedriveAsync(string id)
    {
        using var response = await grid.Client.PostAsync($"/dead-letters/{id}/redrive", null, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task<Record> RecordAsync(string shard, string sequenceNumber)
    {
        using var client = new AmazonKinesisClient(new AmazonKinesisConfig { ServiceURL = grid.Kinesis.ToString() });
        var iterator = await client.GetShardIteratorAsync(
            new GetShardIteratorRequest
            {
                StreamName = grid.StreamName,
                ShardId = shard,
                ShardIteratorType = ShardIteratorType.AT_SEQUENCE_NUMBER,
                StartingSequenceNumber = sequenceNumber,
            },
            TestContext.Current.CancellationToken);
        var records = await client.GetRecordsAsync(
            new GetRecordsRequest { ShardIterator = iterator.ShardIterator, Limit = 1 }, TestContext.Current.CancellationToken);
        return Assert.Single(records.Records!);
    }

    private Task<JsonNode> AwaitAsync(string sequenceNumber) =>
        Eventually.GetAsync($"The dead letter of {sequenceNumber}", async () =>
            (await AllAsync(limit: 1000)).SingleOrDefault(letter => (string)letter["sequenceNumber"]! == sequenceNumber));

    private async Task<List<JsonNode>> AllAsync(int limit)
    {
        var letters = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = await grid.Client.GetJsonAsync($"/dead-letters?limit={limit}" + (cursor is null ? "" : $"&cursor={cursor}"));
            letters.AddRange(page["items"]!.AsArray().Select(letter => letter!));
            cursor = (string?)page["cursor"];
        }
        while (cursor is not null);
        return letters;
    }
}
