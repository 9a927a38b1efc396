using System.Net;
using SensorGrid.Client.Tests.Support;
using SensorGrid.Features.Log;

namespace SensorGrid.Client.Tests;

public sealed class DefinitionsTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Definitions_are_the_newest_revision_and_how_far_silos_and_shards_are()
    {
        var api = new StandInApi().Answers(
            """{"revision":3,"inForce":2,"hash":"00000000000000ff","committedAt":"2026-11-29T10:00:00Z","text":"{}","silos":[{"silo":"127.0.0.1:11111@1","compiled":3,"refusal":null},{"silo":"127.0.0.1:11112@1","compiled":2,"refusal":"old"}],"shards":[{"shard":"line-2:shardId-1","revision":2},{"shard":"shardId-1","revision":null}]}""");
        using var client = api.Client();

        var definitions = await client.GetDefinitionsAsync(CancellationToken);

        Assert.Equal((3L, 2L, "{}", "00000000000000ff"), (definitions!.Revision, definitions.InForce, definitions.Text, definitions.Hash));
        Assert.Equal(new DateTimeOffset(2026, 11, 29, 10, 0, 0, TimeSpan.Zero), definitions.CommittedAt);
        Assert.Equal([new LiveSiloDefinitions("127.0.0.1:11111@1", 3, null), new LiveSiloDefinitions("127.0.0.1:11112@1", 2, "old")], definitions.Silos);
        Assert.Equal([new LiveShardDefinitions(ShardName.Of("line-2", "shardId-1"), 2), new LiveShardDefinitions(ShardName.Parse("shardId-1"), null)], definitions.Shards);
        Assert.Equal("GET http://grid:8080/definitions", api.Requests[0].Line);
    }

    [Fact]
    public async Task Before_the_first_revision_there_is_no_text()
    {
        using var client = new StandInApi().Answers("""{"revision":0,"inForce":0,"hash":null,"committedAt":null,"text":null,"silos":[],"shards":[]}""").Client();

        var definitions = await client.GetDefinitionsAsync(CancellationToken);

        Assert.Equal((0, 0, null, null, null), (definitions!.Revision, definitions.InForce, definitions.Text, definitions.Hash, definitions.CommittedAt));
    }

    [Fact]
    public async Task The_history_has_every_revision_and_one_is_got_whole()
    {
        const string Entry = "\"revision\":1,\"committedAt\":\"2026-11-29T10:00:00Z\",\"hash\":\"00000000000000ff\",\"note\":\"first\"";
        var api = new StandInApi().Answers($$"""{"revisions":[{{{Entry}}}]}""").Answers($$"""{{{Entry}},"text":"{}"}""");
        using var client = api.Client();
        var expected = new LiveRevisionEntry(1, new DateTimeOffset(2026, 11, 29, 10, 0, 0, TimeSpan.Zero), "00000000000000ff", "first");

        Assert.Equal([expected], (await client.GetDefinitionHistoryAsync(CancellationToken))!);
        Assert.Equal(new LiveRevision(expected, "{}"), await client.GetRevisionAsync(1, CancellationToken));
        Assert.Equal(["GET http://grid:8080/definitions/history", "GET http://grid:8080/definitions/revisions/1"], api.Requests.Select(request => request.Line));
    }

    [Fact]
    public async Task Features_are_put_against_the_expected_revision()
    {
        var api = new StandInApi().Answers("""{"revision":4,"result":"committed"}""").Answers("""{"revision":4,"result":"unchanged"}""");
        using var client = api.Client();

        Assert.Equal(new LiveCommit(4, true), await client.PutFeaturesAsync("{\"ä\":1}", 3, "a & b", CancellationToken));
        Assert.Equal(new LiveCommit(4, false), await client.PutFeaturesAsync("{}", cancellationToken: CancellationToken));
        Assert.Equal(["{\"ä\":1}", "{}"], api.Requests.Select(request => request.Body));
        Assert.Equal("/definitions/features/default?note=a%20%26%20b", api.Requests[0].Request.RequestUri!.PathAndQuery);
        Assert.Equal("\"3\"", api.Requests[0].Request.Headers.IfMatch.ToString());
        Assert.Equal("/definitions/features/default", api.Requests[1].Request.RequestUri!.PathAndQuery);
        Assert.Empty(api.Requests[1].Request.Headers.IfMatch);
        Assert.Equal(HttpMethod.Put, api.Requests[1].Request.Method);
    }

    [Theory]
    [InlineData("""{"status":400,"detail":"'maxMetrics' is 0."}""", "'maxMetrics' is 0.")]
    [InlineData("""{"detail":7}""", null)]
    [InlineData("""{"status":400}""", null)]
    [InlineData("[]", null)]
    [InlineData("<html>", null)]
    [InlineData("", null)]
    public async Task A_refusal_has_the_detail_of_its_problem(string body, string? detail)
    {
        using var client = new StandInApi().Answers(body, HttpStatusCode.BadRequest).Client();

        var exception = await Assert.ThrowsAsync<ApiException>(() => client.PutFeaturesAsync("{}", cancellationToken: CancellationToken));

        Assert.Equal((ApiFailure.Refused, HttpStatusCode.BadRequest, detail), (exception.Failure, exception.StatusCode, exception.Detail));
    }

    [Fact]
    public async Task A_refusal_has_the_mistakes_of_the_definitions()
    {
        const string Body = """{"status":400,"detail":"no","errors":[{"line":2,"column":17,"message":"a"},{"line":3,"column":1,"message":"b"}]}""";
        using var client = new StandInApi().Answers(Body, HttpStatusCode.BadRequest).Client();

        var exception = await Assert.ThrowsAsync<ApiException>(() => client.PutFeaturesAsync("{}", cancellationToken: CancellationToken));

        Assert.Equal(["2:17: a", "3:1: b"], exception.Errors.Select(error => error.ToString()));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("[7]")]
    [InlineData("""[{"line":"x"}]""")]
    [InlineData("null")]
    public async Task Mistakes_that_cannot_be_read_leave_the_detail(string errors)
    {
        using var client = new StandInApi().Answers($$"""{"status":400,"detail":"no","errors":{{errors}}}""", HttpStatusCode.BadRequest).Client();

        var exception = await Assert.ThrowsAsync<ApiException>(() => client.PutFeaturesAsync("{}", cancellationToken: CancellationToken));

        Assert.Equal("no", exception.Detail);
        Assert.Empty(exception.Errors);
    }

    [Fact]
    public async Task A_result_that_is_not_known_is_not_an_answer()
    {
        using var client = new StandInApi().Answers("""{"revision":4,"result":"perhaps"}""").Client();

        Assert.Equal(
            ApiFailure.Unexpected,
            (await Assert.ThrowsAsync<ApiException>(() => client.PutFeaturesAsync("{}", cancellationToken: CancellationToken))).Failure);
    }

    [Fact]
    public async Task Pins_end_behind_a_whole_record()
    {
        var api = new StandInApi().Answers(
            """{"shards":[{"shard":"line-2:a","pins":[{"after":null,"revision":1,"at":"2026-11-29T10:00:00Z"},{"after":{"sequence":"49","sub":2},"revision":3,"at":"2026-11-29T11:00:00Z"}]},{"shard":"b","pins":[]}]}""");
        using var client = api.Client();

        var shards = await client.GetPinsAsync(["line-2:a", "b"], CancellationToken);

        Assert.Equal([ShardName.Of("line-2", "a"), ShardName.Parse("b")], shards.Select(shard => shard.Shard));
        Assert.Equal(
            [
                new LivePin(null, 1, new DateTimeOffset(2026, 11, 29, 10, 0, 0, TimeSpan.Zero)),
                new LivePin(new LogPosition(SequenceNumber.Parse("49"), 2, int.MaxValue), 3, new DateTimeOffset(2026, 11, 29, 11, 0, 0, TimeSpan.Zero)),
            ],
            shards[0].Pins);
        Assert.Empty(shards[1].Pins);
        Assert.Equal("/definitions/pins?shard=line-2%3Aa&shard=b", api.Requests[0].Request.RequestUri!.PathAndQuery);
    }

    [Fact]
    public async Task Pins_of_many_shards_come_in_batches_of_100()
    {
        const string Page = """{"shards":[{"shard":"a","pins":[]}]}""";
        var api = new StandInApi().Answers(Page).Answers(Page).Answers(Page);
        using var client = api.Client();

        Assert.Equal(3, (await client.GetPinsAsync([.. Enumerable.Range(0, 201).Select(number => $"s{number}")], CancellationToken)).Count);
        Assert.Equal([100, 100, 1], api.Requests.Select(request => request.Line.Split("shard=").Length - 1));
        Assert.Empty(await client.GetPinsAsync([], CancellationToken));
        Assert.Equal(3, api.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public async Task An_API_without_definitions_has_none(HttpStatusCode status)
    {
        using var client = new StandInApi().Answers("", status).Answers("", status).Answers("", status).Answers("", status).Client();

        Assert.Null(await client.GetDefinitionsAsync(CancellationToken));
        Assert.Null(await client.GetDefinitionHistoryAsync(CancellationToken));
        Assert.Null(await client.GetRevisionAsync(1, CancellationToken));
        Assert.Empty(await client.GetPinsAsync(["a"], CancellationToken));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"revision":"x"}""")]
    public async Task JSON_of_something_else_is_not_an_answer(string body)
    {
        using var client = new StandInApi().Answers(body).Answers(body).Answers(body).Answers(body).Client();

        Assert.Equal(ApiFailure.Unexpected, (await Assert.ThrowsAsync<ApiException>(() => client.GetDefinitionsAsync(CancellationToken))).Failure);
        Assert.Equal(ApiFailure.Unexpected, (await Assert.ThrowsAsync<ApiException>(() => client.GetDefinitionHistoryAsync(CancellationToken))).Failure);
        Assert.Equal(ApiFailure.Unexpected, (await Assert.ThrowsAsync<ApiException>(() => client.GetRevisionAsync(1, CancellationToken))).Failure);
        Assert.Equal(ApiFailure.Unexpected, (await Assert.ThrowsAsync<ApiException>(() => client.GetPinsAsync(["a"], CancellationToken))).Failure);
    }
}
