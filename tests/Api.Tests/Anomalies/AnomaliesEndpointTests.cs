using System.Net;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Anomalies.Hosting;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.Features.Detection;

namespace SensorGrid.Api.Tests.Anomalies;

public sealed class AnomaliesEndpointTests
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_anomaly_shows_all_that_is_known_of_it()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant-1");
        var opened = feed.Open("plant-1/pump-7", 0.1 + 0.2, Begin);
        feed.Change(opened, endedAt: Begin.AddSeconds(1.25));

        var page = await api.Client.GetJsonAsync("/anomalies");

        Assert.Equal(
            """
            {"id":"plant-1/pump-7@shardId-000000000000.1.0.0.score","cursor":1,"updatedCursor":2,"sensorId":"plant-1/pump-7","kind":"score","startedAt":"2026-11-24T06:00:00Z","peakAt":"2026-11-24T06:00:00Z","endedAt":"2026-11-24T06:00:01.25Z","score":0.30000000000000004,"threshold":0.5,"expectedEveryDays":10,"expected":"expected once in 10 days","severity":"note","reason":"season","model":"default@1","metric":"temperature","features":{"temperature_mean_1m":21.5,"temperature_std_1m":null},"attribution":[{"metric":"temperature","kind":"season","value":21.5,"usual":20.25,"weight":0.75}],"feedback":null}
            """,
            Assert.Single(page["items"]!.AsArray())!.ToJsonString());
        Assert.Null(page["cursor"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Pages_go_from_the_newest_to_the_oldest_whatever_comes_meanwhile(int limit)
    {
        await using var api = await DrivenApi.StartAsync();
        DrivenFeed[] feeds = [api.Sites.Add("north"), api.Sites.Add("south"), api.Sites.Add("")];
        for (var i = 0; i < 45; i++)
        {
            feeds[i * 7 % 3].Open($"{(string[])["north/", "south/", ""] switch { var sites => sites[i * 7 % 3] }}{i}", at: Begin.AddSeconds(i));
        }

        var seen = new List<string>();
        var path = $"/anomalies?limit={limit}";
        string? cursor;
        do
        {
            var page = await api.Client.GetJsonAsync(path);
            seen.AddRange(Sensors(page));
            cursor = (string?)page["cursor"];
            path = $"/anomalies?limit={limit}&before={cursor}";
            feeds[seen.Count % 3].Open("meanwhile");
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 45).Reverse(), seen.Select(id => int.Parse(id.Split('/')[^1])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1000)]
    public async Task Anomalies_from_before_the_log_begins_follow_site_by_site_and_none_is_left_out(int limit)
    {
        await using var api = await DrivenApi.StartAsync();
        DrivenFeed[] feeds = [api.Sites.Add("north"), api.Sites.Add("south"), api.Sites.Add("west")];
        for (var i = 0; i < 12; i++)
        {
            feeds[i % 3].Open($"{i}");
        }

        api.Sites.ForgetLog();
        feeds[1].Open("12");
        feeds[0].Open("13");

        Assert.Equal(["13", "12", "11", "8", "5", "2", "10", "7", "4", "1", "9", "6", "3", "0"], await AllAsync(api, limit));
    }

    [Fact]
    public async Task A_page_of_many_sites_asks_no_more_feeds_than_it_has_anomalies()
    {
        await using var api = await DrivenApi.StartAsync();
        for (var site = 0; site < 2000; site++)
        {
            api.Sites.Add($"{site}").Open($"{site}/pump");
        }

        var first = await api.Client.GetJsonAsync("/anomalies?limit=100");
        var calls = api.Sites.FeedCalls;
        var second = await api.Client.GetJsonAsync($"/anomalies?limit=100&before={first["cursor"]}");

        Assert.Equal(Enumerable.Range(1800, 200).Reverse().Select(site => $"{site}/pump"), [.. Sensors(first), .. Sensors(second)]);
        Assert.InRange(calls, 100, 201);
        Assert.InRange(((string)first["cursor"]!).Length, 1, 32);
        Assert.InRange(((string)first["after"]!).Length, 1, 32);
    }

    [Fact]
    public async Task The_first_page_asks_feeds_again_only_when_something_has_changed()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        var opened = feed.Open("plant/a");
        await api.Client.GetJsonAsync("/anomalies");
        var calls = feed.Calls;

        await api.Client.GetJsonAsync("/anomalies");
        Assert.Equal(calls, feed.Calls);

        feed.Change(opened, 0.9);
        Assert.Equal(0.9, (double)(await api.Client.GetJsonAsync("/anomalies"))["items"]![0]!["score"]!);
        api.Sites.Add("other").Open("other/b");
        Assert.Equal(["other/b", "plant/a"], Sensors(await api.Client.GetJsonAsync("/anomalies")));
        Assert.Equal(["other/b"], Sensors(await api.Client.GetJsonAsync("/anomalies?limit=1")));
    }

    [Fact]
    public async Task An_exactly_full_last_page_says_that_it_is_the_last()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        feed.Open("plant/a");
        feed.Open("plant/b");

        Assert.Null((await api.Client.GetJsonAsync("/anomalies?limit=2"))["cursor"]);
        Assert.Null((await api.Client.GetJsonAsync("/anomalies?site=plant&limit=2"))["cursor"]);
    }

    [Fact]
    public async Task How_many_sites_are_omitted_is_said()
    {
        await using var api = await DrivenApi.StartAsync();
        api.Sites.Omitted = 7;

        var newest = await api.Client.GetJsonAsync("/anomalies");

        Assert.Equal(7, (int)newest["sitesOmitted"]!);
        Assert.Equal(7, (int)(await api.Client.GetJsonAsync($"/anomalies?after={newest["after"]}"))["sitesOmitted"]!);
        Assert.Null((await api.Client.GetJsonAsync("/anomalies?site=plant"))["sitesOmitted"]);
    }

    [Fact]
    public async Task Within_a_site_the_order_is_that_in_which_they_came()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        feed.Open("plant/a", at: Begin.AddHours(2));
        feed.Open("plant/b", at: Begin);
        feed.Open("plant/c", at: Begin.AddHours(1));

        var first = await api.Client.GetJsonAsync("/anomalies?site=plant&limit=2");
        var second = await api.Client.GetJsonAsync($"/anomalies?site=plant&limit=2&before={first["cursor"]}");

        Assert.Equal(["plant/c", "plant/b", "plant/a"], [.. Sensors(first), .. Sensors(second)]);
    }

    [Fact]
    public async Task Only_what_is_asked_for_is_listed()
    {
        await using var api = await DrivenApi.StartAsync();
        api.Sites.Add("").Open("lonely");
        var feed = api.Sites.Add("plant");
        feed.Open("plant/pump");
        feed.Open("plant/fan");

        Assert.Equal(["lonely"], Sensors(await api.Client.GetJsonAsync("/anomalies?site=")));
        Assert.Equal(["plant/fan", "plant/pump"], Sensors(await api.Client.GetJsonAsync("/anomalies?site=plant")));
        Assert.Equal(["plant/pump"], Sensors(await api.Client.GetJsonAsync("/anomalies?sensor=plant%2Fpump")));
        Assert.Equal(["plant/pump"], Sensors(await api.Client.GetJsonAsync("/anomalies?sensor=plant%2Fpump&site=plant&after=0")));
        Assert.Empty(Sensors(await api.Client.GetJsonAsync("/anomalies?site=unknown")));
        Assert.Empty(Sensors(await api.Client.GetJsonAsync("/anomalies?sensor=unknown")));
        Assert.Empty(Sensors(await api.Client.GetJsonAsync("/anomalies?site=unknown&after=0")));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("", 1000)]
    [InlineData("site=plant&", 1)]
    [InlineData("site=plant&", 1000)]
    [InlineData("sensor=plant%2Fpump&", 3)]
    public async Task Pages_of_a_severity_have_every_anomaly_of_it_or_a_worse_one(string query, int limit)
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        var begin = (string)(await api.Client.GetJsonAsync($"/anomalies?{query}"))["after"]!;
        for (var i = 0; i < 600; i++)
        {
            feed.Open("plant/pump", severity: i % 100 == 7 ? AlarmSeverity.Critical : i % 100 == 3 ? AlarmSeverity.Warning : AlarmSeverity.Note);
        }

        Assert.Equal(12, await CountAsync("severity=warning&"));
        Assert.Equal(6, await CountAsync("severity=critical&"));
        Assert.Equal(12, await CountAsync("severity=warning&", begin));

        async Task<int> CountAsync(string filter, string? after = null)
        {
            var seen = new List<string>();
            var place = after is null ? "" : $"&after={after}";
            while (true)
            {
                var page = await api.Client.GetJsonAsync($"/anomalies?{query}{filter}limit={limit}{place}");
                seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
                if ((string?)page["cursor"] is not { } cursor || (after is not null && page["items"]!.AsArray().Count == 0))
                {
                    Assert.Equal(seen.Distinct(), seen);
                    return seen.Count;
                }

                place = after is null ? $"&before={cursor}" : $"&after={cursor}";
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Anomalies_of_a_severity_from_before_the_log_begins_follow_and_none_is_left_out(int limit)
    {
        await using var api = await DrivenApi.StartAsync();
        DrivenFeed[] feeds = [api.Sites.Add("north"), api.Sites.Add("south")];
        for (var i = 0; i < 12; i++)
        {
            feeds[i % 2].Open($"{i}", severity: i % 3 == 0 ? AlarmSeverity.Warning : AlarmSeverity.Note);
        }

        api.Sites.ForgetLog();
        feeds[1].Open("12", severity: AlarmSeverity.Critical);
        feeds[0].Open("13");

        Assert.Equal(["12", "9", "3", "6", "0"], await AllAsync(api, limit, "&severity=warning"));
    }

    [Fact]
    public async Task The_first_page_of_each_severity_is_that_of_no_other()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        feed.Open("plant/note");
        feed.Open("plant/warning", severity: AlarmSeverity.Warning);
        feed.Open("plant/critical", severity: AlarmSeverity.Critical);

        Assert.Equal(["plant/critical", "plant/warning", "plant/note"], Sensors(await api.Client.GetJsonAsync("/anomalies")));
        Assert.Equal(["plant/critical", "plant/warning", "plant/note"], Sensors(await api.Client.GetJsonAsync("/anomalies?severity=note")));
        Assert.Equal(["plant/critical", "plant/warning"], Sensors(await api.Client.GetJsonAsync("/anomalies?severity=warning")));
        Assert.Equal(["plant/critical"], Sensors(await api.Client.GetJsonAsync("/anomalies?severity=critical")));
    }

    [Fact]
    public async Task A_severity_that_is_not_known_is_refused_with_those_that_are()
    {
        await using var api = await DrivenApi.StartAsync();

        using var response = await api.Client.GetRawAsync("/anomalies?severity=bad");

        Assert.Equal(
            "'bad' is not a severity: note, warning, critical are known; a severity stands for itself and those above it.",
            (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!);
    }

    [Fact]
    public async Task Without_any_site_the_list_is_empty_and_goes_on_all_the_same()
    {
        await using var api = await DrivenApi.StartAsync();
        var empty = await api.Client.GetJsonAsync("/anomalies");
        Assert.Empty(Sensors(empty));

        api.Sites.Add("plant").Open("plant/pump");

        var changes = await api.Client.GetJsonAsync($"/anomalies?after={empty["after"]}");
        Assert.Equal(["plant/pump"], Sensors(changes));
        Assert.Empty(Sensors(await api.Client.GetJsonAsync($"/anomalies?after={changes["cursor"]}")));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("", 5)]
    [InlineData("site=plant&", 1)]
    [InlineData("site=plant&", 1000)]
    [InlineData("sensor=plant%2Fpump&", 3)]
    public async Task Pages_that_go_forward_have_everything_that_came_or_changed_once(string query, int limit)
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        var early = feed.Open("plant/pump");
        var after = (string)(await api.Client.GetJsonAsync($"/anomalies?{query}"))["after"]!;
        for (var i = 0; i < 20; i++)
        {
            feed.Open("plant/pump");
        }

        feed.Change(early, 0.9);

        var changes = new List<long>();
        while (await api.Client.GetJsonAsync($"/anomalies?{query}limit={limit}&after={after}") is var page
            && page["items"]!.AsArray() is { Count: > 0 } items)
        {
            Assert.False((bool)page["missed"]!);
            changes.AddRange(items.Select(item => (long)item!["updatedCursor"]!));
            after = (string)page["cursor"]!;
        }

        Assert.Equal(Enumerable.Range(2, 21).Select(place => (long)place), changes);
    }

    [Fact]
    public async Task The_place_of_a_list_is_one_for_the_stream_and_the_other_way_round()
    {
        await using var api = await DrivenApi.StartAsync();
        var feed = api.Sites.Add("plant");
        feed.Open("plant/a");
        var after = (string)(await api.Client.GetJsonAsync("/anomalies"))["after"]!;
        feed.Open("plant/b");

        using var stream = await api.OpenAsync("", after);
        var received = await stream.NextAsync();
        feed.Open("plant/c");

        Assert.Equal("plant/b", (string)received.Data["sensorId"]!);
        Assert.Equal(["plant/c"], Sensors(await api.Client.GetJsonAsync($"/anomalies?after={received.Id}")));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("before=abc")]
    [InlineData("before=5")]
    [InlineData("after=5")]
    [InlineData("site=plant&after=v")]
    [InlineData("site=plant&before=wAQ")]
    [InlineData("site=plant&before=b")]
    [InlineData("before=bAQ")]
    [InlineData("site=plant&before=bAQ&after=1")]
    [InlineData("site=a%2Fb")]
    [InlineData("site=a%07")]
    [InlineData("sensor=")]
    [InlineData("sensor=plant%2Fpump&site=other")]
    public async Task A_page_that_cannot_be_is_refused(string query)
    {
        await using var api = await DrivenApi.StartAsync();

        using var response = await api.Client.GetRawAsync($"/anomalies?{query}");

        await response.ProblemAsync(HttpStatusCode.BadRequest);
    }

    private static async Task<List<string>> AllAsync(DrivenApi api, int limit, string filter = "")
    {
        var seen = new List<string>();
        var before = "";
        while (before is not null)
        {
            var page = await api.Client.GetJsonAsync($"/anomalies?limit={limit}{filter}{before}");
            seen.AddRange(Sensors(page));
            before = (string?)page["cursor"] is { } cursor ? $"&before={cursor}" : null;
        }

        return seen;
    }

    private static IEnumerable<string> Sensors(JsonNode page) => page["items"]!.AsArray().Select(item => (string)item!["sensorId"]!);
}
