using System.Net;
using SensorGrid.Client.Tests.Support;

namespace SensorGrid.Client.Tests;

public sealed class AnomalySubscriptionTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_come_in_their_order_and_those_of_unknown_kinds_are_left_out()
    {
        using var client = new StandInApi().Answers(
            $": beat\n\nid: 4\nevent: anomaly\ndata: {Anomalies.Json("a")}\n\nevent: later\ndata: 7\n\nid: 5\nevent: anomaly-updated\ndata: {Anomalies.Json("a", "0.9")}\n\nevent: missed\ndata: {{}}\n\n").Client();
        using var stream = await client.OpenAnomalyStreamAsync(null, CancellationToken);

        var events = await stream.ReadAsync(CancellationToken).ToListAsync(CancellationToken);

        Assert.Equal(
            [(AnomalyEventKind.Opened, 0.75), (AnomalyEventKind.Updated, 0.9), (AnomalyEventKind.Missed, null)],
            events.Select(change => (change.Kind, change.Anomaly?.Score)));
        Assert.Equal("5", stream.LastEventId);
    }

    [Fact]
    public async Task A_stream_resumes_after_an_event_and_keeps_its_id_until_another_one_comes()
    {
        var api = new StandInApi().Answers(": beat\n\n");
        using var client = api.Client();
        using var stream = await client.OpenAnomalyStreamAsync("17", CancellationToken);

        Assert.Empty(await stream.ReadAsync(CancellationToken).ToListAsync(CancellationToken));

        Assert.Equal("17", stream.LastEventId);
        Assert.Equal(["17"], api.Requests[0].Request.Headers.GetValues("Last-Event-ID"));
        Assert.Equal("text/event-stream", api.Requests[0].Request.Headers.Accept.ToString());
    }

    [Fact]
    public async Task An_id_that_comes_without_an_event_counts()
    {
        using var client = new StandInApi().Answers("id: 6\n\n").Client();
        using var stream = await client.OpenAnomalyStreamAsync(null, CancellationToken);

        Assert.Empty(await stream.ReadAsync(CancellationToken).ToListAsync(CancellationToken));

        Assert.Equal("6", stream.LastEventId);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("""{"id":"a"}""")]
    public async Task An_event_that_is_no_anomaly_is_an_error(string data)
    {
        using var client = new StandInApi().Answers($"event: anomaly\ndata: {data}\n\n").Client();
        using var stream = await client.OpenAnomalyStreamAsync(null, CancellationToken);

        var exception = await Assert.ThrowsAsync<ApiException>(() => stream.ReadAsync(CancellationToken).ToListAsync(CancellationToken).AsTask());

        Assert.Equal(ApiFailure.Unexpected, exception.Failure);
        Assert.StartsWith("GET http://grid:8080/anomalies/stream: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_refused_is_not_opened()
    {
        using var client = new StandInApi().Answers("", HttpStatusCode.Forbidden).Client();

        var exception = await Assert.ThrowsAsync<ApiException>(() => client.OpenAnomalyStreamAsync(null, CancellationToken));

        Assert.Equal(ApiFailure.KeyRequired, exception.Failure);
    }
}
