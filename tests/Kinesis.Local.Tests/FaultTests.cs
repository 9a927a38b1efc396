using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SensorGrid.TestKit;

namespace SensorGrid.Kinesis.Local.Tests;

public sealed class FaultTests
{
    private const string Shard = "shardId-000000000000";

    private static readonly object Put = new { StreamName = "s", PartitionKey = "k", Data = "eA==" };

    [Theory]
    [InlineData(KinesisFaultKind.Throttle, "PutRecord", 400, "ProvisionedThroughputExceededException")]
    [InlineData(KinesisFaultKind.InternalFailure, "PutRecord", 500, "InternalFailure")]
    [InlineData(KinesisFaultKind.ExpiredIterator, "GetRecords", 400, "ExpiredIteratorException")]
    public async Task A_refusal_has_no_effect_and_fires_as_often_as_asked(KinesisFaultKind kind, string operation, int status, string type)
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var input = operation == "PutRecord" ? Put : new { ShardIterator = await kinesis.IteratorAsync(Shard) };
        var fault = kinesis.Server.Faults.Add(new KinesisFault(kind) { Skip = 1, Times = 2 });
        await kinesis.CallAsync(operation, input);
        for (var n = 0; n < 2; n++)
        {
            var failure = await kinesis.FailAsync(operation, input);
            Assert.Equal((status, type), (failure.Status, failure.Type));
        }

        await kinesis.CallAsync(operation, input);
        Assert.Equal(2, fault.Fired);
        Assert.Equal(operation == "PutRecord" ? 2 : 0, (await kinesis.ReadAllAsync(Shard)).Count);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_reset_comes_before_or_after_the_effect(bool afterEffect, int records)
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var fault = kinesis.Server.Faults.Add(new KinesisFault(KinesisFaultKind.ConnectionReset) { AfterEffect = afterEffect });
        await Assert.ThrowsAsync<HttpRequestException>(() => kinesis.PostAsync("PutRecord", JsonSerializer.Serialize(Put)));
        Assert.Equal(1, fault.Fired);
        Assert.Equal(records, (await kinesis.ReadAllAsync(Shard)).Count);
    }

    [Fact]
    public async Task A_failure_after_the_effect_leaves_the_record()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        kinesis.Server.Faults.Add(new KinesisFault(KinesisFaultKind.InternalFailure) { AfterEffect = true });
        Assert.Equal(500, (await kinesis.FailAsync("PutRecord", Put)).Status);
        Assert.Single(await kinesis.ReadAllAsync(Shard));
    }

    [Fact]
    public async Task A_truncated_body_ends_in_an_error_of_the_connection()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        kinesis.Server.Faults.Add(new KinesisFault(KinesisFaultKind.TruncatedBody));
        await Assert.ThrowsAsync<HttpRequestException>(() => kinesis.PostAsync("PutRecord", JsonSerializer.Serialize(Put)));
    }

    [Fact]
    public async Task A_slow_body_arrives_whole_when_its_delay_is_over()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        kinesis.Server.Faults.Add(new KinesisFault(KinesisFaultKind.SlowBody) { Delay = TimeSpan.FromSeconds(5) });
        var answer = kinesis.CallAsync("PutRecord", Put);
        await LetTimePassUntilAsync(kinesis, answer);
        Assert.Equal(Shard, (string)(await answer)["ShardId"]!);
    }

    [Fact]
    public async Task A_call_under_way_is_answered_in_full_when_the_server_stops()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        kinesis.Server.Faults.Add(new KinesisFault(KinesisFaultKind.SlowBody) { Delay = TimeSpan.FromSeconds(5) });
        using var answer = await kinesis.PostAsync("PutRecord", JsonSerializer.Serialize(Put), until: HttpCompletionOption.ResponseHeadersRead);
        var restarted = kinesis.CrashAsync();
        var body = answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await LetTimePassUntilAsync(kinesis, body);
        Assert.Equal(Shard, (string)JsonNode.Parse(await body)!["ShardId"]!);
        await restarted;
    }

    [Fact]
    public async Task A_partial_failure_keeps_the_rest_and_names_the_failed()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        kinesis.Server.Faults.Add(new KinesisFault(KinesisFaultKind.PartialPutRecords) { FailsRecord = index => index == 1 });
        var records = "abc".Select(letter => $"{letter}").Select(text => new { PartitionKey = "k", Data = LocalKinesis.Base64(text) });
        var answer = await kinesis.CallAsync("PutRecords", new { StreamName = "s", Records = records });
        Assert.Equal(1, (int)answer["FailedRecordCount"]!);
        Assert.Equal("ProvisionedThroughputExceededException", (string)answer["Records"]![1]!["ErrorCode"]!);
        var stored = await kinesis.ReadAllAsync(Shard);
        Assert.Equal(["a", "c"], stored.Select(record => record.Text));
        Assert.Equal(stored[1].SequenceNumber, (string)answer["Records"]![2]!["SequenceNumber"]!);
    }

    [Fact]
    public async Task A_fault_can_choose_its_calls()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var fault = kinesis.Server.Faults.Add(new KinesisFault(KinesisFaultKind.Throttle)
        {
            Operation = "PutRecord",
            Times = null,
            When = call => Encoding.UTF8.GetString(call.Body.Span).Contains("unlucky", StringComparison.Ordinal),
        });
        await kinesis.PutAsync("lucky", "x");
        await kinesis.FailAsync("PutRecord", new { StreamName = "s", PartitionKey = "unlucky", Data = "" });
        kinesis.Server.Faults.Remove(fault);
        await kinesis.PutAsync("unlucky", "x");
        Assert.Equal(1, fault.Fired);
    }

    [Fact]
    public async Task The_fault_endpoint_is_off_by_default()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        using var http = new HttpClient { BaseAddress = kinesis.Server.ServiceUrl };
        using var response = await http.GetAsync(new Uri("/_faults", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task The_fault_endpoint_switches_faults_on_and_off_and_counts_them()
    {
        await using var kinesis = await LocalKinesis.StartAsync(options =>
        {
            options.Streams.Add(new StreamToCreate("s", 1));
            options.EnableFaultEndpoint = true;
        });
        var path = new Uri("/_faults", UriKind.Relative);
        var cancellationToken = TestContext.Current.CancellationToken;
        using var http = new HttpClient { BaseAddress = kinesis.Server.ServiceUrl };
        using var fault = new StringContent("""{"kind":"Throttle","operation":"PutRecord","times":null}""");
        Assert.Equal(HttpStatusCode.NoContent, (await http.PostAsync(path, fault, cancellationToken)).StatusCode);
        await kinesis.FailAsync("PutRecord", Put);
        var listed = JsonNode.Parse(await http.GetStringAsync(path, cancellationToken))!;
        Assert.Equal(("Throttle", 1), ((string)listed[0]!["kind"]!, (int)listed[0]!["fired"]!));
        using var wrong = new StringContent("""{"kind":"Earthquake"}""");
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync(path, wrong, cancellationToken)).StatusCode);
        await http.DeleteAsync(path, cancellationToken);
        await kinesis.CallAsync("PutRecord", Put);
    }

    // The server's delay may begin at any moment.
    private static Task LetTimePassUntilAsync(LocalKinesis kinesis, Task end) => Eventually.TrueAsync("The answer", () =>
    {
        kinesis.Clock.Advance(TimeSpan.FromSeconds(5));
        return end.IsCompleted;
    });
}
