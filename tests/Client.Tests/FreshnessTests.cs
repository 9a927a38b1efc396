using System.Net;
using SensorGrid.Client.Tests.Support;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Client.Tests;

public sealed class FreshnessTests
{
    private const string Features = """
        "asOf":"2026-01-01T00:00:05Z","features":{"t_mean_1m":0.1},"anomaly":null,
        "quality":{"lastReadingAt":"2026-01-01T00:00:00Z","readings":7,"late":1,"duplicates":2,"gapped":false,"approximate":false,"warmup":[],"missing":3,"idsForgotten":4,"refused":5,"hops":{},"edges":{}},
        "positions":[]
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_wait_and_staleness_are_demanded_in_the_batch()
    {
        var api = new StandInApi().Answers("""{"results":[]}""");
        using var client = api.Client("http://grid:8080");
        var record = new StreamPosition(ShardName.Parse("line-2:shardId-000000000003"), new LogPosition(SequenceNumber.Parse("4957"), 0, 0));

        Assert.Empty(await client.GetFreshFeaturesAsync(
            ["a"], new Freshness { After = [record], Wait = TimeSpan.FromMilliseconds(500), MaxStaleness = TimeSpan.FromSeconds(5) }, CancellationToken));

        Assert.Equal(
            """{"sensorIds":["a"],"asOf":"latest","after":["line-2:shardId-000000000003:4957"],"wait":"500ms","maxStaleness":"5s"}""",
            Assert.Single(api.Requests).Body);
    }

    [Fact]
    public async Task What_is_not_demanded_is_not_sent()
    {
        var api = new StandInApi().Answers("""{"results":[]}""");
        using var client = api.Client("http://grid:8080");

        await client.GetFreshFeaturesAsync(["a"], new Freshness { Wait = TimeSpan.FromSeconds(1) }, CancellationToken);

        Assert.Equal("""{"sensorIds":["a"],"asOf":"latest"}""", Assert.Single(api.Requests).Body);
    }

    [Fact]
    public async Task Each_sensor_has_an_answer_or_is_stale_or_unknown()
    {
        var api = new StandInApi().Answers(
            $$"""{"results":[{"sensorId":"a",{{Features}}},{"sensorId":"b","error":"stale","stalenessSeconds":7.5},{"sensorId":"c","error":"stale","stalenessSeconds":null},{"sensorId":"d","error":"not_found"}]}""");
        using var client = api.Client("http://grid:8080");

        var answers = await client.GetFreshFeaturesAsync(["a", "b", "c", "d"], new Freshness { MaxStaleness = TimeSpan.FromSeconds(5) }, CancellationToken);

        Assert.Equal(
            [("a", true, false, null), ("b", false, true, TimeSpan.FromSeconds(7.5)), ("c", false, true, null), ("d", false, false, (TimeSpan?)null)],
            answers.Select(answer => (answer.SensorId, answer.Answer is not null, answer.IsStale, answer.Staleness)));
    }

    [Fact]
    public async Task A_record_that_is_not_there_in_time_may_be_there_the_next_time()
    {
        var api = new StandInApi().Answers("""{"title":"Service Unavailable","status":503}""", HttpStatusCode.ServiceUnavailable);
        using var client = api.Client("http://grid:8080");

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetFreshFeaturesAsync(["a"], new Freshness(), CancellationToken));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, exception.StatusCode);
    }

    [Fact]
    public async Task What_readings_would_do_is_asked_with_the_readings_and_read()
    {
        var api = new StandInApi().Answers(
            $$"""{"sensorId":"a/1",{{Features}},"readings":[{"outcome":"counted","score":0.25,"isAnomaly":false},{"outcome":"late","score":null,"isAnomaly":true}],"anomalies":[{}]}""");
        using var client = api.Client("http://grid:8080");
        var reading = new Reading("ignored", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), [new MetricValue("t", 0.1)], null);

        var answer = await client.WhatIfAsync("a/1", [reading, reading], CancellationToken);

        var (line, _, body) = Assert.Single(api.Requests);
        Assert.Equal("POST http://grid:8080/sensors/a%2F1/what-if", line);
        Assert.Equal(
            """[{"sensorId":"a/1","timestamp":"2026-01-01T00:00:00Z","metrics":{"t":0.1}},{"sensorId":"a/1","timestamp":"2026-01-01T00:00:00Z","metrics":{"t":0.1}}]""", body);
        Assert.Equal([0.1], answer.Features.Values);
        Assert.Equal([new WhatIfReading("counted", 0.25, false), new WhatIfReading("late", null, true)], answer.Readings);
        Assert.Equal(1, answer.Anomalies);
    }
}
