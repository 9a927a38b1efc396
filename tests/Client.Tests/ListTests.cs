using System.Net;
using SensorGrid.Client.Tests.Support;

namespace SensorGrid.Client.Tests;

public sealed class ListTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Anomalies_are_read_page_by_page_to_the_last()
    {
        var api = new StandInApi().Answers($$"""{"items":[{{Anomalies.Json("a")}},{{Anomalies.Json("b")}}],"cursor":"x&y"}""").Answers($$"""{"items":[{{Anomalies.Json("c")}}],"cursor":null}""");
        using var client = api.Client();

        var anomalies = await client.GetAnomaliesAsync(CancellationToken);

        Assert.Equal(["a", "b", "c"], anomalies!.Select(anomaly => anomaly.Id));
        Assert.Equal(["GET http://grid:8080/anomalies?limit=500", "GET http://grid:8080/anomalies?limit=500&before=x%26y"], api.Requests.Select(request => request.Line));
    }

    [Fact]
    public async Task An_empty_page_is_the_last_one_whatever_its_cursor_says()
    {
        using var client = new StandInApi().Answers("""{"items":[],"cursor":"more"}""").Client();

        Assert.Empty((await client.GetAnomaliesAsync(CancellationToken))!);
    }

    [Fact]
    public async Task Dead_letters_are_ids_and_the_number_of_those_that_are_gone()
    {
        var api = new StandInApi().Answers("""{"items":[{"id":"1"},{"id":"2"}],"cursor":"n","removed":3}""").Answers("""{"items":[{"id":"3"}],"cursor":null}""");
        using var client = api.Client();

        var letters = await client.GetDeadLettersAsync(CancellationToken);

        Assert.Equal(["1", "2", "3"], letters!.Ids.Order());
        Assert.Equal(3, letters.Removed);
        Assert.Equal("GET http://grid:8080/dead-letters?limit=500&cursor=n", api.Requests[1].Line);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public async Task A_list_that_the_API_does_not_have_is_null(HttpStatusCode status)
    {
        using var client = new StandInApi().Answers("", status).Answers("", status).Answers("", status).Client();

        Assert.Null(await client.GetAnomaliesAsync(CancellationToken));
        Assert.Null(await client.GetDeadLettersAsync(CancellationToken));
        Assert.False(await client.IsListedAsync("a", CancellationToken));
    }

    [Fact]
    public async Task Sources_are_the_streams_that_stand_before_shards()
    {
        var api = new StandInApi().Answers(
            """{"silos":[{"state":"running","shards":[{"shard":"shardId-1"},{"shard":"line-2:shardId-1"},{"shard":"line-2:shardId-2"}]},{"state":"lost","shards":[{"shard":"gone:shardId-1"}]},{"state":"running","shards":[{"shard":"line-3:shardId-1"}]}]}""");
        using var client = api.Client();

        Assert.Equal(["line-2", "line-3"], await client.GetSourcesAsync(CancellationToken));
        Assert.Equal("GET http://grid:8080/cluster", api.Requests[0].Line);
    }

    [Fact]
    public async Task A_sensor_is_listed_when_it_is_the_first_of_its_prefix()
    {
        var api = new StandInApi().Answers("""{"items":[{"sensorId":"a/b"}]}""").Answers("""{"items":[{"sensorId":"a/b2"}]}""").Answers("""{"items":[]}""");
        using var client = api.Client();

        Assert.True(await client.IsListedAsync("a/b", CancellationToken));
        Assert.False(await client.IsListedAsync("a/b", CancellationToken));
        Assert.False(await client.IsListedAsync("a/b", CancellationToken));
        Assert.Equal("GET http://grid:8080/sensors?prefix=a%2Fb&limit=1", api.Requests[0].Line);
    }
}
