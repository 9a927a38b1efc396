using System.Net;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Api.Tests.Anomalies.Hosting;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Features.Detection;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Anomalies;

public sealed class AnomalyStreamTests
{
    private static readonly DateTimeOffset Later = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_anomaly_comes_as_an_event_and_its_changes_come_as_updates()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        using var stream = await api.OpenAsync("?site=plant");

        var opened = feed.Open("plant/pump", 0.8);
        var first = await stream.NextAsync();
        feed.Change(opened, 0.9);
        var raised = await stream.NextAsync();
        feed.Change(opened, 0.9, Later);
        var ended = await stream.NextAsync();

        Assert.Equal(["anomaly", "anomaly-updated", "anomaly-updated"], [first.Type, raised.Type, ended.Type]);
        Assert.Equal(["1", "2", "3"], [first.Id, raised.Id, ended.Id]);
        Assert.All([first, raised, ended], received => Assert.Equal(opened.Anomaly.Id, received.AnomalyId));
        Assert.Equal(0.8, (double)first.Data["score"]!);
        Assert.Null(first.Data["endedAt"]);
        Assert.Equal(0.9, (double)raised.Data["score"]!);
        Assert.Equal("2026-11-24T12:00:00Z", (string)ended.Data["endedAt"]!);
    }

    [Theory]
    [InlineData("?severity=warning")]
    [InlineData("?site=plant&severity=warning")]
    public async Task A_stream_of_a_severity_has_those_of_it_and_worse_ones_and_those_that_become_so(string query)
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        using var stream = await api.OpenAsync(query);

        var note = feed.Open("plant/note");
        var warning = feed.Open("plant/warning", severity: AlarmSeverity.Warning);
        var critical = feed.Open("plant/critical", severity: AlarmSeverity.Critical);
        feed.Change(note, severity: AlarmSeverity.Warning);

        Assert.Equal(
            [warning.Anomaly.Id, critical.Anomaly.Id, note.Anomaly.Id],
            (await stream.TakeAsync(3)).Select(received => received.AnomalyId));
    }

    [Fact]
    public async Task A_stream_is_sent_as_it_comes_and_kept_by_nobody()
    {
        await using var api = await DrivenApi.StartAsync();
        using var stream = await api.OpenAsync("?site=plant");

        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType!.ToString());
        Assert.True(stream.Response.Headers.CacheControl!.NoStore);
        Assert.Equal("no", Assert.Single(stream.Response.Headers.GetValues("X-Accel-Buffering")));
        Assert.Equal(1000, stream.Retry);
        Assert.Equal("0", stream.LastEventId);
    }

    [Fact]
    public async Task A_stream_begins_with_what_comes_from_now_on()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        var before = feed.Open("plant/pump");
        using var stream = await api.OpenAsync("");

        var opened = feed.Open("plant/fan");
        feed.Change(before, 0.9);

        Assert.Equal([("anomaly", opened.Anomaly.Id), ("anomaly-updated", before.Anomaly.Id)], Named(await stream.TakeAsync(2)));
    }

    [Theory]
    [InlineData("?site=plant")]
    [InlineData("")]
    public async Task A_client_that_comes_again_after_every_event_gets_exactly_what_it_lacks(string query)
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        string begin;
        using (var stream = await api.OpenAsync(query))
        {
            begin = stream.LastEventId;
        }

        // Among them anomalies that changed after later ones came: the feed has them at the place of their change only.
        var random = new Random(1);
        var opened = new List<AnomalyEntry>();
        for (var i = 0; i < 60; i++)
        {
            if (opened.Count == 0 || random.Next(3) > 0)
            {
                opened.Add(feed.Open($"plant/{i}"));
            }
            else
            {
                feed.Change(opened[random.Next(opened.Count)], 0.9);
            }
        }

        var received = new List<ServerEvent>();
        var last = begin;
        while (received.Count < opened.Count)
        {
            using var stream = await api.OpenAsync(query, last);
            var next = await stream.NextAsync();
            received.Add(next);
            last = next.Id;
        }

        Assert.Equal(feed.Entries.Select(entry => ("anomaly", entry.Anomaly.Id)), Named(received));
        Assert.Equal(feed.Entries.Select(entry => entry.UpdatedCursor), received.Select(item => item.Change));
        using var caughtUp = await api.OpenAsync(query, last);
        var change = feed.Change(opened[0], 0.95);
        Assert.Equal([("anomaly-updated", change.Anomaly.Id)], Named([await caughtUp.NextAsync()]));
    }

    [Fact]
    public async Task What_comes_while_a_client_catches_up_comes_once_and_in_order()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        using var other = await api.OpenAsync("?site=plant");
        for (var i = 0; i < 200; i++)
        {
            feed.Open($"plant/{i}");
        }

        await other.TakeAsync(200);

        // With every page that the client reads, the feed grows, and those who follow hear of it: what is read for them lets it be.
        var grow = 20;
        var growing = 0;
        feed.BeforeRead = async _ =>
        {
            if (Interlocked.Exchange(ref growing, 1) == 0)
            {
                if (Interlocked.Decrement(ref grow) >= 0)
                {
                    feed.Open("plant/meanwhile");
                    feed.Change(feed.Entries[0], 0.9);
                    while ((await other.NextAsync()).Change < feed.Tip)
                    {
                    }
                }

                growing = 0;
            }
        };
        using var stream = await api.OpenAsync("?site=plant&lastEventId=0");
        var received = new List<ServerEvent>();
        while (grow >= 0 && (received.Count == 0 || received[^1].Change < feed.Tip))
        {
            received.Add(await stream.NextAsync());
        }

        feed.BeforeRead = null;
        var end = feed.Open("plant/end");
        while (received[^1].Change < end.Cursor)
        {
            received.Add(await stream.NextAsync());
        }

        var changes = received.Select(item => item.Change).ToList();
        Assert.Equal(changes.Distinct().Order(), changes);
        Assert.Equal(
            feed.Entries.Select(entry => (entry.Anomaly.Id, entry.UpdatedCursor)),
            received.GroupBy(item => item.AnomalyId).Select(same => (same.Key, same.Max(item => item.Change))).OrderBy(same => same.Item2));
    }

    [Fact]
    public async Task A_stream_of_all_sites_goes_on_in_each_of_them()
    {
        await using var api = await DrivenApi.StartAsync();
        DrivenFeed[] feeds = [api.Sites.Add("north"), api.Sites.Add(""), api.Sites.Add("south")];
        string last;
        using (var stream = await api.OpenAsync(""))
        {
            feeds[0].Open("north/a");
            feeds[1].Open("b");
            feeds[2].Open("south/c");
            var seen = await stream.TakeAsync(3);
            Assert.Equal(["b", "north/a", "south/c"], Sensors(seen).Order(StringComparer.Ordinal));
            last = seen[^1].Id;
        }

        feeds[0].Open("north/d");
        feeds[2].Open("south/e");
        var added = api.Sites.Add("west").Open("west/f");
        using var again = await api.OpenAsync("", last);

        Assert.Equal(["north/d", "south/e", "west/f"], Sensors(await again.TakeAsync(3)).Order(StringComparer.Ordinal));
        feeds[1].Open("g");
        Assert.Equal(["g"], Sensors([await again.NextAsync()]));
        Assert.Equal(1, added.Cursor);
    }

    [Fact]
    public async Task A_site_that_is_new_joins_the_streams_of_all_sites()
    {
        await using var api = await DrivenApi.StartAsync();
        using var stream = await api.OpenAsync("");

        var feed = api.Sites.Feed("plant");
        feed.Open("plant/first");
        api.Sites.Add("plant");
        Assert.Equal(["plant/first"], Sensors([await stream.NextAsync()]));

        feed.Open("plant/second");
        Assert.Equal(["plant/second"], Sensors([await stream.NextAsync()]));
    }

    [Fact]
    public async Task Only_what_is_asked_for_comes()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        using var ofSensor = await api.OpenAsync("?sensor=plant%2Fpump");
        using var highScores = await api.OpenAsync("?site=plant&minScore=0.75");
        using var otherSite = await api.OpenAsync("?site=other");

        var low = feed.Open("plant/pump", 0.6);
        feed.Open("plant/fan", 0.8);
        feed.Change(low, 0.9);
        api.Sites.Add("other").Open("other/fan", 0.5);

        var changesOfSensor = await ofSensor.NextAsync() is { Change: 1 } first ? [first, await ofSensor.NextAsync()] : new List<ServerEvent>();
        Assert.All(changesOfSensor, change => Assert.Equal("plant/pump", (string)change.Data["sensorId"]!));
        Assert.Equal(["plant/fan", "plant/pump"], Sensors(await highScores.TakeAsync(2)));
        Assert.Equal(["other/fan"], Sensors([await otherSite.NextAsync()]));
    }

    [Fact]
    public async Task A_client_moves_on_past_what_it_does_not_want()
    {
        var time = new FakeTimeProvider();
        await using var api = await DrivenApi.StartAsync(time);
        var feed = api.Sites.Add("plant");
        using var all = await api.OpenAsync("?site=plant");
        using var stream = await api.OpenAsync("?sensor=plant%2Fpump");
        for (var i = 0; i < 10; i++)
        {
            feed.Open("plant/fan");
            await all.NextAsync();
        }

        // The other stream has the tenth: it was offered to both before the next.
        var last = feed.Open("plant/fan");
        await all.NextAsync();
        while (long.Parse(stream.LastEventId) < last.Cursor - 1)
        {
            time.Advance(TimeSpan.FromSeconds(15));
            Assert.Equal("heartbeat", await stream.NextCommentAsync());
        }
    }

    [Fact]
    public async Task A_comment_comes_every_fifteen_seconds()
    {
        var time = new FakeTimeProvider();
        await using var api = await DrivenApi.StartAsync(time);
        using var stream = await api.OpenAsync("");

        for (var i = 0; i < 20; i++)
        {
            time.Advance(TimeSpan.FromSeconds(15));
            Assert.Equal("heartbeat", await stream.NextCommentAsync());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?site=plant")]
    public async Task Following_that_broke_off_goes_on_where_it_was(string query)
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        using var stream = await api.OpenAsync(query);
        feed.Open("plant/first");
        await stream.NextAsync();
        await api.Sites.Followers.WaitAsync(followers => followers == (1, 1));

        api.Sites.Break();
        feed.Open("plant/second");
        feed.Open("plant/third");

        Assert.Equal(["plant/second", "plant/third"], Sensors(await stream.TakeAsync(2)));
        await api.Sites.Followers.WaitAsync(followers => followers == (2, 1));
        api.Sites.Break();
        await api.Sites.Followers.WaitAsync(followers => followers == (3, 1));
        feed.Open("plant/fourth");
        Assert.Equal(["plant/fourth"], Sensors([await stream.NextAsync()]));
    }

    [Fact]
    public async Task The_sites_are_followed_once_for_all_subscribers_of_whatever_sites()
    {
        await using var api = await DrivenApi.StartAsync();
        var streams = await Task.WhenAll(Enumerable.Range(0, 50).Select(site => api.OpenAsync($"?site={site}")).Append(api.OpenAsync("")));
        try
        {
            api.Sites.Feed("7").Open("7/pump");

            Assert.Equal(["7/pump", "7/pump"], Sensors([await streams[7].NextAsync(), await streams[50].NextAsync()]));
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
    public async Task A_subscriber_of_all_sites_asks_no_feed_for_anything_when_it_joins_or_leaves()
    {
        await using var api = await DrivenApi.StartAsync();
        using var subscribers = api.Collect("sensorgrid.anomaly.stream.subscribers");
        string last;
        for (var site = 0; site < 500; site++)
        {
            api.Sites.Add($"{site}").Open($"{site}/pump");
        }

        using (var stream = await api.OpenAsync(""))
        {
            last = stream.LastEventId;
        }

        using (await api.OpenAsync("", last))
        {
        }

        await subscribers.WaitForMeasurementsAsync(4, TestContext.Current.CancellationToken).WaitAsync(
            Eventually.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(0, api.Sites.FeedCalls);
    }

    [Fact]
    public async Task A_client_that_comes_again_asks_only_the_feeds_that_have_something_for_it()
    {
        await using var api = await DrivenApi.StartAsync();
        var feeds = Enumerable.Range(0, 200).Select(site => api.Sites.Add($"{site}")).ToArray();
        foreach (var feed in feeds)
        {
            feed.Open("s");
        }

        string last;
        using (var stream = await api.OpenAsync(""))
        {
            last = stream.LastEventId;
        }

        feeds[3].Open("3/pump");
        feeds[150].Open("150/pump");
        using var again = await api.OpenAsync("", last);

        Assert.Equal(["3/pump", "150/pump"], Sensors(await again.TakeAsync(2)));
        Assert.All(feeds.Where((_, site) => site is not (3 or 150)), feed => Assert.Equal(0, feed.Calls));
    }

    [Fact]
    public async Task The_id_of_an_event_stays_short_however_many_sites_there_are()
    {
        await using var api = await DrivenApi.StartAsync();
        using var stream = await api.OpenAsync("");
        var last = stream.LastEventId;
        for (var site = 0; site < 3000; site++)
        {
            api.Sites.Add($"{site}").Open($"{site}/pump");
        }

        using var again = await api.OpenAsync("", last);

        foreach (var received in await again.TakeAsync(3000))
        {
            Assert.InRange(received.Id.Length, 1, 32);
        }
    }

    [Fact]
    public async Task A_feed_that_does_not_answer_holds_up_its_own_site_only_and_loses_nobody_anything()
    {
        await using var api = await DrivenApi.StartAsync();
        var slow = api.Sites.Add("slow");
        var answers = new TaskCompletionSource();
        slow.BeforeRead = _ => answers.Task;
        string last;
        using (var stream = await api.OpenAsync(""))
        {
            // With the first event all is read that was there before: what follows comes live.
            api.Sites.Add("first").Open("first/pump");
            Assert.Equal("first/pump", (string)(await stream.NextAsync()).Data["sensorId"]!);
            slow.Open("slow/pump");
            for (var i = 0; i < 300; i++)
            {
                api.Sites.Add($"site-{i}").Open($"site-{i}/pump");
                Assert.Equal($"site-{i}/pump", (string)(await stream.NextAsync()).Data["sensorId"]!);
            }

            last = stream.LastEventId;
        }

        // Who comes again now lacks the one, and may get the others again.
        slow.BeforeRead = null;
        answers.SetResult();
        using var again = await api.OpenAsync("", last);

        Assert.Equal("slow/pump", (string)(await again.NextAsync()).Data["sensorId"]!);
    }

    [Fact]
    public async Task An_anomaly_that_has_changed_before_the_log_has_either_comes_once_as_an_anomaly()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        using var stream = await api.OpenAsync("");

        feed.IsSilent = true;
        var opened = feed.Open("plant/pump");
        feed.Change(opened, 0.9);
        feed.AnnounceAll();
        var ended = feed.Change(opened, 0.9, Later);

        // However many of the states the first read has found, the first event of it is no update.
        var received = new List<ServerEvent> { await stream.NextAsync() };
        while (received[^1].Change < ended.UpdatedCursor)
        {
            received.Add(await stream.NextAsync());
        }

        Assert.Equal(["anomaly", .. Enumerable.Repeat("anomaly-updated", received.Count - 1)], received.Select(item => item.Type));
    }

    [Fact]
    public async Task A_client_of_before_the_log_begins_is_told_first_and_gets_the_rest()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        string last;
        using (var stream = await api.OpenAsync(""))
        {
            last = stream.LastEventId;
        }

        feed.Open("plant/gone");
        api.Sites.ForgetLog();
        feed.Open("plant/kept");
        using var again = await api.OpenAsync("", last);

        Assert.Equal("missed", (await again.NextAsync()).Type);
        Assert.Equal("plant/kept", (string)(await again.NextAsync()).Data["sensorId"]!);
    }

    [Fact]
    public async Task How_many_sites_are_omitted_is_said_when_a_stream_begins_and_when_it_changes()
    {
        await using var api = await DrivenApi.StartAsync();
        api.Sites.Omitted = 3;
        using var stream = await api.OpenAsync("");
        var first = await stream.NextAsync();
        api.Sites.Omitted = 4;
        api.Sites.Add("plant").Open("plant/pump");
        var next = await stream.TakeAsync(2);

        Assert.Equal(("sites", 3), (first.Type, (int)first.Data["sitesOmitted"]!));
        Assert.Equal(["anomaly", "sites"], next.Select(item => item.Type));
        Assert.Equal(4, (int)next[1].Data["sitesOmitted"]!);
    }

    [Fact]
    public async Task A_cursor_of_an_earlier_version_is_refused_with_how_to_begin_anew()
    {
        await using var api = await DrivenApi.StartAsync();
        using var response = await api.Client.GetRawAsync("/anomalies/stream?lastEventId=vBAg");

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Contains("earlier version", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Contains("leave 'Last-Event-ID' out to begin anew", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?site=plant")]
    public async Task A_client_that_is_older_than_what_is_kept_is_told_first(string query)
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        string last;
        using (var stream = await api.OpenAsync(query))
        {
            last = stream.LastEventId;
        }

        for (var i = 0; i < 10; i++)
        {
            feed.Open("plant/pump");
        }

        feed.Forget(upTo: 8);
        using var again = await api.OpenAsync(query, last);

        var missed = await again.NextAsync();
        Assert.Equal("missed", missed.Type);
        Assert.Equal(last, (string)missed.Data["from"]!);
        Assert.Null(missed.Data["count"]);
        Assert.Equal([9, 10], (await again.TakeAsync(2)).Select(item => item.Change));
        var kept = await api.Client.GetJsonAsync((string)missed.Data["resume"]!);
        Assert.True((bool)kept["missed"]!);
        Assert.Equal([9, 10], kept["items"]!.AsArray().Select(item => (long)item!["cursor"]!));
    }

    [Fact]
    public async Task A_client_of_a_feed_that_is_gone_is_told_and_begins_anew()
    {
        await using var api = await DrivenApi.StartAsync();
        api.Sites.Add("plant").Open("plant/pump");

        using var stream = await api.OpenAsync("?site=plant", "900");

        Assert.Equal("missed", (await stream.NextAsync()).Type);
        Assert.Equal(1, (await stream.NextAsync()).Change);
    }

    [Theory]
    [InlineData("?site=plant", "x")]
    [InlineData("?site=plant", "-1")]
    [InlineData("?site=plant", "1~2")]
    [InlineData("?site=plant", "9~9~5~4")]
    [InlineData("?site=plant", "v")]
    [InlineData("?site=plant", "99999999999999999999")]
    [InlineData("", "7")]
    [InlineData("", "v!")]
    [InlineData("", "v_w")]
    [InlineData("", "vAQ")]
    [InlineData("", "v__________8")]
    [InlineData("?sensor=plant%2Fpump", "v")]
    public async Task An_id_that_no_event_had_is_refused(string query, string lastEventId)
    {
        await using var api = await DrivenApi.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/anomalies/stream{query}");
        request.Headers.Add("Last-Event-ID", lastEventId);

        using var response = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Contains($"'{lastEventId}'", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?minScore=2")]
    [InlineData("?minScore=high")]
    [InlineData("?severity=bad")]
    [InlineData("?severity=Warning")]
    [InlineData("?site=a%2Fb")]
    [InlineData("?sensor=")]
    [InlineData("?site=a&sensor=b%2Fc")]
    [InlineData("?lastEventId=!")]
    public async Task A_stream_that_cannot_be_is_refused(string query)
    {
        await using var api = await DrivenApi.StartAsync();

        using var response = await api.Client.GetRawAsync($"/anomalies/stream{query}");

        await response.ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_header_goes_before_the_parameter()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        feed.Open("plant/first");
        feed.Open("plant/second");

        using var stream = await api.OpenAsync("?site=plant&lastEventId=0", "1");

        Assert.Equal(2, (await stream.NextAsync()).Change);
    }

    [Fact]
    public async Task One_subscriber_too_many_is_refused_until_another_goes()
    {
        await using var api = await DrivenApi.StartAsync(maxSubscribers: 2);
        using var subscribers = api.Collect("sensorgrid.anomaly.stream.subscribers");
        using var first = await api.OpenAsync("");
        using (await api.OpenAsync("?site=plant"))
        {
            using var response = await api.Client.GetRawAsync("/anomalies/stream");
            await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter!.Delta);
        }

        await subscribers.WaitForMeasurementsAsync(3, TestContext.Current.CancellationToken).WaitAsync(
            Eventually.Patience, TestContext.Current.CancellationToken);
        using var third = await api.OpenAsync("");
    }

    [Fact]
    public async Task Stopping_the_host_ends_the_streams()
    {
        await using var api = await DrivenApi.StartAsync(new FakeTimeProvider());
        var feed = api.Sites.Add("plant");
        using var stream = await api.OpenAsync("");
        feed.Open("plant/pump");
        await stream.NextAsync();

        var stopping = api.StopAsync();

        await stream.ReadToEndAsync();
        await stopping;
        await api.Sites.Followers.WaitAsync(followers => followers.Now == 0);
    }

    private static IEnumerable<(string Type, string Id)> Named(IEnumerable<ServerEvent> events) => events.Select(item => (item.Type, item.AnomalyId));

    private static IEnumerable<string> Sensors(IEnumerable<ServerEvent> events) => events.Select(item => (string)item.Data["sensorId"]!);
}
