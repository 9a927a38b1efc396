using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Api.Anomalies.Streaming;
using SensorGrid.Api.Tests.Anomalies.Hosting;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Anomalies;

public sealed class FanOutTests
{
    [Fact]
    public async Task A_thousand_subscribers_all_get_an_anomaly()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        var streams = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => api.OpenAsync(i % 2 == 0 ? "" : "?site=plant")));
        try
        {
            var opened = feed.Open("plant/pump");

            var received = await Task.WhenAll(streams.Select(stream => stream.NextAsync()));

            Assert.All(received, item => Assert.Equal(("anomaly", opened.Anomaly.Id), (item.Type, item.AnomalyId)));
            await api.Sites.Followers.WaitAsync(followers => followers == (1, 1));
        }
        finally
        {
            foreach (var stream in streams)
            {
                stream.Dispose();
            }
        }
    }

    [Fact]
    public async Task A_subscriber_that_is_too_slow_is_told_what_it_missed_and_holds_nobody_up()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        using var fast = await api.OpenAsync("?site=plant");
        using var slow = await SlowClient.OpenAsync(api.Client.BaseAddress!, "/anomalies/stream?site=plant");

        // It reads nothing: first the sockets fill, then what lies ready for it. The other one gets everything meanwhile.
        while (api.Missed.GetMeasurementSnapshot().Count < 20)
        {
            var opened = feed.Open("plant/pump", padding: 16_000);
            Assert.Equal(opened.Cursor, (await fast.NextAsync()).Cursor);
            Assert.True(opened.Cursor < 20_000, "The slow subscriber's room is not bounded.");
        }

        // What was sent before comes in order; then it is told, and nothing between is lost: all of it is where it is pointed to.
        var place = 0L;
        var next = await slow.NextAsync();
        for (; next.Type == "anomaly"; next = await slow.NextAsync())
        {
            Assert.Equal(++place, next.Cursor);
        }

        Assert.Equal("missed", next.Type);
        Assert.Equal(place.ToString(), (string)next.Data["from"]!);
        var missed = (long)next.Data["count"]!;
        Assert.InRange(missed, 20, feed.Tip - place);
        Assert.Equal(Enumerable.Range(1, (int)(feed.Tip - place)).Select(i => place + i), await CursorsAsync(api, (string)next.Data["resume"]!));

        // It goes on with the newest.
        var newest = feed.Open("plant/pump");
        next = await slow.NextAsync();
        while (next.Cursor < newest.Cursor)
        {
            next = await slow.NextAsync();
        }

        Assert.Equal((newest.Cursor, "anomaly"), (next.Cursor, next.Type));

        // A client that comes again with that event's id gets what was left out, and that only.
        using var again = await api.OpenAsync("?site=plant", slow.LastEventId);
        var filled = (await again.TakeAsync((int)missed)).Select(item => item.Change).ToList();
        Assert.Equal(Enumerable.Range(1, (int)missed).Select(i => place + i), filled);
        var after = feed.Open("plant/pump");
        Assert.Equal(after.Cursor, (await again.NextAsync()).Cursor);
    }

    [Fact]
    public async Task Of_a_thousand_subscribers_a_hundred_slow_ones_hold_nobody_up_and_lose_nothing()
    {
        // No time passes: none of the slow ones is cut off as one that takes nothing at all.
        await using var api = await DrivenApi.StartAsync(new FakeTimeProvider(), sendBuffer: 16 * 1024);
        var feed = api.Sites.Add("plant");
        var slow = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => SlowClient.OpenAsync(api.Client.BaseAddress!, "/anomalies/stream?site=plant")));
        var eager = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => api.OpenAsync("?site=plant")));
        var choosy = await Task.WhenAll(Enumerable.Range(0, 800).Select(_ => api.OpenAsync("?minScore=0.9")));
        try
        {
            while (api.Missed.GetMeasurementSnapshot().Count < 1000)
            {
                var opened = feed.Open("plant/pump", padding: 4000);
                Assert.All(await Task.WhenAll(eager.Select(stream => stream.NextAsync())), item => Assert.Equal(opened.Cursor, item.Cursor));
                Assert.True(opened.Cursor < 20_000, "The room of slow subscribers is not bounded.");
            }

            var urgent = feed.Open("plant/urgent", score: 0.95);
            Assert.All(await Task.WhenAll(eager.Concat(choosy).Select(stream => stream.NextAsync())), item => Assert.Equal(urgent.Cursor, item.Cursor));

            // One after the other: each reads what was sent, is told of the rest, and comes again for it.
            foreach (var client in slow)
            {
                await AssertNothingLostAsync(api, client, feed.Tip);
            }
        }
        finally
        {
            foreach (var stream in slow.Concat<IDisposable>(eager).Concat(choosy))
            {
                stream.Dispose();
            }
        }
    }

    [Fact]
    public async Task A_subscriber_of_all_sites_that_is_too_slow_gets_what_was_left_out_when_it_comes_again()
    {
        await using var api = await DrivenApi.StartAsync();
        DrivenFeed[] feeds = [.. Enumerable.Range(0, 5).Select(site => api.Sites.Add($"{site}"))];
        using var fast = await api.OpenAsync("");
        using var slow = await SlowClient.OpenAsync(api.Client.BaseAddress!, "/anomalies/stream");
        var expected = new List<string>();
        while (api.Missed.GetMeasurementSnapshot().Count < 20)
        {
            expected.Add(feeds[expected.Count % 5].Open($"{expected.Count}", padding: 16_000).Anomaly.SensorId);
            await fast.NextAsync();
            Assert.True(expected.Count < 20_000, "The slow subscriber's room is not bounded.");
        }

        var received = new List<string>();
        var next = await slow.NextAsync();
        for (; next.Type == "anomaly"; next = await slow.NextAsync())
        {
            received.Add((string)next.Data["sensorId"]!);
        }

        Assert.Equal("missed", next.Type);
        var missed = (long)next.Data["count"]!;
        feeds[0].Open("newest");
        next = await slow.NextAsync();
        while ((string)next.Data["sensorId"]! != "newest")
        {
            received.Add((string)next.Data["sensorId"]!);
            next = await slow.NextAsync();
        }

        using var again = await api.OpenAsync("", slow.LastEventId);
        received.AddRange((await again.TakeAsync((int)missed)).Select(item => (string)item.Data["sensorId"]!));
        Assert.Equal(expected, received.OrderBy(int.Parse));
        feeds[1].Open("after");
        Assert.Equal("after", (string)(await again.NextAsync()).Data["sensorId"]!);
    }

    private static async Task AssertNothingLostAsync(DrivenApi api, SlowClient client, long tip)
    {
        var changes = new List<long>();
        var next = await client.NextAsync();
        for (; next.Type == "anomaly" && next.Change < tip; next = await client.NextAsync())
        {
            changes.Add(next.Change);
        }

        if (next.Type == "anomaly")
        {
            changes.Add(next.Change);
        }
        else
        {
            Assert.Equal("missed", next.Type);
            Assert.Equal(tip - changes.Count, (long)next.Data["count"]!);

            // What lay ready for it, and what sockets hold.
            Assert.InRange(changes.Count, AnomalySubscription.Capacity, 2 * AnomalySubscription.Capacity);
            client.Dispose();
            using var again = await api.OpenAsync("?site=plant", client.LastEventId);
            changes.AddRange((await again.TakeAsync((int)tip - changes.Count)).Select(item => item.Change));
        }

        Assert.Equal(Enumerable.Range(1, (int)tip).Select(change => (long)change), changes);
    }

    private static async Task<List<long>> CursorsAsync(DrivenApi api, string path)
    {
        var cursors = new List<long>();
        while (true)
        {
            var page = await api.Client.GetJsonAsync(path);
            if (page["items"]!.AsArray() is not { Count: > 0 } items)
            {
                return cursors;
            }

            cursors.AddRange(items.Select(item => (long)item!["cursor"]!));
            path = $"/anomalies?site=plant&after={page["cursor"]}";
        }
    }

    /// <summary>A client that reads from its socket only when it is asked to.</summary>
    private sealed class SlowClient : IDisposable
    {
        private readonly TcpClient _client = new() { ReceiveBufferSize = 8 * 1024 };
        private StreamReader _reader = null!;

        public string LastEventId { get; private set; } = "";

        public static async Task<SlowClient> OpenAsync(Uri server, string path)
        {
            var slow = new SlowClient();
            await slow._client.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
            var stream = slow._client.GetStream();
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"), TestContext.Current.CancellationToken);
            slow._reader = new StreamReader(stream);

            // The headers, and the first block.
            for (var blocks = 0; blocks < 2;)
            {
                blocks += await slow.ReadLineAsync() == "" ? 1 : 0;
            }

            return slow;
        }

        public async Task<ServerEvent> NextAsync()
        {
            var type = "";
            JsonNode? data = null;
            while (await ReadLineAsync() is var line && (line != "" || data is null))
            {
                var value = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
                switch (line.Split(':')[0])
                {
                    case "event":
                        type = value;
                        break;
                    case "id":
                        LastEventId = value;
                        break;
                    case "data":
                        data = JsonNode.Parse(value);
                        break;
                }
            }

            return new ServerEvent(type, LastEventId, data!);
        }

        public void Dispose() => _client.Dispose();

        private async Task<string> ReadLineAsync() =>
            await _reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask()
                .WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken)
            ?? throw new EndOfStreamException("The stream has ended.");
    }
}
