using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Api.Applications.Rows;
using SensorGrid.Api.Tests.Applications.Hosting;
using SensorGrid.Api.Tests.Clustering;
using SensorGrid.Api.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Applications;

public sealed class RowStreamTests
{
    private const string Path = "/applications/averages/streams/OUT";

    private readonly DrivenApplication _application = new("averages", "OUT", TimeProvider.System);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_begins_with_what_comes_from_now_on()
    {
        await using var host = await StartAsync();
        _application.Add(3);
        using var stream = await host.OpenAsync(Path);
        Assert.Equal(("3", 1000), (stream.LastEventId, stream.Retry));

        _application.Add(2);

        Assert.Equal([("", "4", 4), ("", "5", 5)], (await stream.RowsAsync(2)).Select(row => (row.Type, row.Id, (int)row.Data["n"]!)));
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task After_0_has_all_that_is_kept_and_no_gap()
    {
        await using var host = await StartAsync();
        _application.Add(250);
        _application.Forget(before: 10);

        using var stream = await host.OpenAsync($"{Path}?after=0");

        Assert.Equal(Enumerable.Range(10, 241), (await stream.RowsAsync(241)).Select(row => (int)row.Data["n"]!));
    }

    [Fact]
    public async Task The_header_goes_before_the_parameter()
    {
        await using var host = await StartAsync();
        _application.Add(5);

        using var stream = await host.OpenAsync($"{Path}?after=1", lastEventId: "3");

        Assert.Equal(["4", "5"], (await stream.RowsAsync(2)).Select(row => row.Id));
    }

    [Theory]
    [InlineData("?after=2", null)]
    [InlineData("", "2")]
    public async Task Rows_that_are_asked_for_and_not_kept_are_a_gap(string query, string? lastEventId)
    {
        await using var host = await StartAsync();
        using var missed = host.Collect("sensorgrid.application.stream.missed");
        _application.Add(5);
        _application.Forget(before: 5);

        using var stream = await host.OpenAsync(Path + query, lastEventId);

        var rows = await stream.RowsAsync(2);
        Assert.Equal(("gap", "4", """{"from":3,"to":4}"""), (rows[0].Type, rows[0].Id, rows[0].Data.ToJsonString()));
        Assert.Equal(("", "5"), (rows[1].Type, rows[1].Id));
        Assert.Equal(2, missed.GetMeasurementSnapshot().Sum(one => one.Value));
    }

    [Fact]
    public async Task A_client_of_an_application_that_was_made_anew_gets_its_rows_from_the_first_on()
    {
        await using var host = await StartAsync();
        _application.Add(2);

        using var stream = await host.OpenAsync(Path, lastEventId: "40");

        var rows = await stream.RowsAsync(3);
        Assert.Equal([("restart", "0"), ("", "1"), ("", "2")], rows.Select(row => (row.Type, row.Id)));
        _application.Restart();
        _application.Add(1);
        Assert.Equal([("restart", "0"), ("", "1")], (await stream.RowsAsync(2)).Select(row => (row.Type, row.Id)));
    }

    [Theory]
    [InlineData("", "-")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("Größe \"x\"", "Gr%C3%B6%C3%9Fe%20%22x%22")]
    [InlineData("a?b", "a%3Fb")]
    public async Task A_name_is_decoded_exactly_once(string name, string segment)
    {
        var application = new DrivenApplication("averages", name, TimeProvider.System);
        application.Add(1);
        await using var host = await ApplicationsHost.StartAsync(ApplicationGrains.Make(("averages", application)));

        using var response = await host.Client.GetRawAsync($"/applications/averages/streams/{segment}?format=ndjson");

        Assert.Equal("{\"n\":1}\n", await response.Content.ReadAsStringAsync(Cancelled));
        var status = await host.Client.GetJsonAsync("/applications/averages");
        Assert.Equal(name.Length == 0 ? "-" : name, (string)status["streams"]![0]!["name"]!);
    }

    [Fact]
    public async Task An_unknown_stream_is_not_found_and_the_known_ones_are_named()
    {
        await using var host = await StartAsync();

        using var stream = await host.Client.GetRawAsync("/applications/averages/streams/OUTS");
        var detail = (string)(await stream.ProblemAsync(HttpStatusCode.NotFound))["detail"]!;
        Assert.Equal("Unknown stream 'OUTS': known are OUT, error_stream; did you mean 'OUT'?", detail);

        foreach (var name in (string[])["other", "a%2Fb", new string('a', 200)])
        {
            using var application = await host.Client.GetRawAsync($"/applications/{name}/streams/OUT");
            Assert.Contains("There is no application", (string)(await application.ProblemAsync(HttpStatusCode.NotFound))["detail"]!, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("?after=x", "'after'")]
    [InlineData("?after=-1", "'after'")]
    [InlineData("?format=csv", "'format'")]
    [InlineData("?limit=5", "'limit' is for format=ndjson alone")]
    [InlineData("?format=ndjson&limit=0", "'limit' must be")]
    [InlineData("?format=ndjson&limit=10001", "'limit' must be")]
    [InlineData("?form=ndjson", "did you mean 'format'?")]
    public async Task A_parameter_that_is_none_is_refused(string query, string detail)
    {
        await using var host = await StartAsync();

        using var response = await host.Client.GetRawAsync(Path + query);

        Assert.Contains(detail, (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?format=ndjson", 151, 250)]
    [InlineData("?format=ndjson&limit=3", 248, 250)]
    [InlineData("?format=ndjson&limit=10000", 1, 250)]
    [InlineData("?format=ndjson&after=240", 241, 250)]
    [InlineData("?format=ndjson&after=10&limit=25", 11, 35)]
    public async Task A_list_has_the_newest_rows_or_those_after_one(string query, int first, int last)
    {
        await using var host = await StartAsync();
        _application.Add(250);
        _application.MostRows = 10;

        using var response = await host.Client.GetRawAsync(Path + query);

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        var lines = (await response.Content.ReadAsStringAsync(Cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(first, last - first + 1), lines.Select(line => (int)JsonNode.Parse(line)!["n"]!));
    }

    [Fact]
    public async Task A_list_of_a_stream_without_rows_is_empty()
    {
        await using var host = await StartAsync();

        using var response = await host.Client.GetRawAsync($"{Path}?format=ndjson");

        Assert.Equal((HttpStatusCode.OK, ""), (response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled)));
    }

    [Fact]
    public async Task A_stream_ends_with_its_application_and_with_the_host()
    {
        await using var host = await StartAsync();
        using var stream = await host.OpenAsync(Path);
        _application.Delete();
        await stream.ReadToEndAsync();

        var other = new DrivenApplication("averages", "OUT", TimeProvider.System);
        await using var second = await ApplicationsHost.StartAsync(ApplicationGrains.Make(("averages", other)));
        using var open = await second.OpenAsync(Path);
        var stopped = second.StopAsync();
        await open.ReadToEndAsync();
        await stopped;
    }

    [Fact]
    public async Task More_subscribers_than_there_may_be_are_refused_and_one_that_goes_makes_room()
    {
        await using var host = await ApplicationsHost.StartAsync(ApplicationGrains.Make(("averages", _application)), maxSubscribers: 1);
        using var refused = host.Collect("sensorgrid.application.stream.refused");
        using (await host.OpenAsync(Path))
        {
            using var response = await host.Client.GetRawAsync(Path);
            await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.Equal(5, response.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
            Assert.Equal(1, refused.LastMeasurement!.Value);
        }

        await Eventually.TrueAsync(() => "room for a subscriber", async () =>
        {
            using var response = await host.Client.GetAsync(new Uri(Path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancelled);
            return response.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task A_stream_without_rows_has_comments()
    {
        var time = new FakeTimeProvider();
        await using var host = await ApplicationsHost.StartAsync(ApplicationGrains.Make(("averages", new DrivenApplication("averages", "OUT", time))), time);
        using var stream = await host.OpenAsync(Path);

        var comment = stream.NextCommentAsync();
        while (!comment.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("heartbeat", await comment);
    }

    [Fact]
    public async Task A_silo_that_goes_ends_the_stream_and_the_client_goes_on_from_its_last_row()
    {
        using var reach = new TestReach();
        await using var host = await ApplicationsHost.StartAsync(ApplicationGrains.Make(("averages", _application)), reach: reach);
        string last;
        using (var stream = await host.OpenAsync(Path))
        {
            _application.Add(2);
            last = (await stream.RowsAsync(2))[^1].Id;
            var ended = stream.ReadToEndAsync();
            while (!ended.IsCompleted)
            {
                reach.LoseSilo();
                await Task.Yield();
            }

            await ended;
        }

        _application.Add(1);
        using var again = await host.OpenAsync(Path, last);
        Assert.Equal("3", Assert.Single(await again.RowsAsync(1)).Id);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_holds_up_little_and_is_cut_off()
    {
        var time = new FakeTimeProvider();
        var application = new DrivenApplication("averages", "OUT", time);
        await using var host = await ApplicationsHost.StartAsync(ApplicationGrains.Make(("averages", application)), time, sendBuffer: 4096);
        using var cut = host.Collect("sensorgrid.application.stream.cut");
        using var sent = host.Collect("sensorgrid.application.stream.events");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, host.Client.BaseAddress!.Port, Cancelled);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {Path}?after=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), Cancelled);
        application.Add(20_000, padding: 1_000);

        while (cut.LastMeasurement is null)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.InRange(sent.GetMeasurementSnapshot().Sum(one => one.Value), 1, 19_999);
        Assert.Equal(TimeSpan.FromMinutes(2), RowSession.Patience);
    }

    private Task<ApplicationsHost> StartAsync() => ApplicationsHost.StartAsync(ApplicationGrains.Make(("averages", _application)));
}
