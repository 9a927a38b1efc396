using System.Net;
using SensorGrid.Client.Tests.Support;

namespace SensorGrid.Client.Tests;

public sealed class ApplicationsTests
{
    private const string Status =
        """
        {"name":"a","state":"running","problem":null,"generation":2,"hash":"00000000000000ff","committedAt":"2026-11-30T10:00:00Z","note":"","silo":"s","shards":2,"records":7,"recordsPerSecond":12.5,
        "rowsIn":6,"errors":1,"closedUntil":"2026-11-30T10:01:00Z","behindSeconds":0.4,"inputs":[{"name":"IN","source":"line-2","columns":[{"name":"x","type":"DOUBLE"}]}],
        "streams":[{"name":"OUT","isErrors":false,"columns":[],"rows":9,"oldest":3}],"history":[{"generation":2,"committedAt":"2026-11-30T10:00:00Z","hash":"00000000000000ff","note":"n"}]}
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Applications_are_listed_and_one_is_got_with_all_that_the_API_tells()
    {
        var api = new StandInApi().Answers($$"""{"applications":[{{Status}}]}""").Answers(Status).Answers("{}", HttpStatusCode.NotFound);
        using var client = api.Client();

        var one = Assert.Single((await client.GetApplicationsAsync(Cancelled))!);

        Assert.Equal(("a", "running", null, 2L, "00000000000000ff", 7L, 12.5, 6L, 1L, 2), (one.Name, one.State, one.Problem, one.Generation, one.Hash, one.Records, one.RecordsPerSecond, one.RowsIn, one.Errors, one.Shards));
        Assert.Equal((TimeSpan.FromMilliseconds(400), new DateTimeOffset(2026, 11, 30, 10, 1, 0, TimeSpan.Zero)), (one.Behind, one.ClosedUntil));
        Assert.Equal(("IN", "line-2", new LiveColumn("x", "DOUBLE")), (one.Inputs[0].Name, one.Inputs[0].Source, one.Inputs[0].Columns[0]));
        Assert.Equal(("OUT", 9L, 3L), (one.Streams[0].Name, one.Streams[0].Rows, one.Streams[0].Oldest));
        Assert.Equal((2L, "n"), (one.History[0].Number, one.History[0].Note));
        Assert.Equal("a", (await client.GetApplicationAsync("a", Cancelled))!.Name);
        Assert.Null(await client.GetApplicationAsync("b/c", Cancelled));
        Assert.Equal("/applications/b%2Fc", api.Requests[2].Request.RequestUri!.AbsolutePath);
    }

    [Fact]
    public async Task A_program_is_put_against_the_expected_generation()
    {
        var api = new StandInApi()
            .Answers("""{"name":"a","generation":4,"result":"committed","notes":["column x"],"warnings":[{"line":1,"column":2,"message":"m"}]}""", HttpStatusCode.Created)
            .Answers("""{"name":"a","generation":4,"result":"unchanged","notes":[],"warnings":[]}""")
            .Answers("""{"status":400,"detail":"d","errors":[{"line":3,"column":4,"message":"wrong"}]}""", HttpStatusCode.BadRequest);
        using var client = api.Client();

        var commit = await client.PutApplicationAsync("a", "SELECT 1", 3, "a & b", Cancelled);
        Assert.Equal((4L, true, "column x", new LiveIssue(false, 1, 2, "m")), (commit.Generation, commit.IsNew, commit.Notes[0], commit.Warnings[0]));
        Assert.False((await client.PutApplicationAsync("a", " {\"program\":\"\"}", cancellationToken: Cancelled)).IsNew);
        var exception = await Assert.ThrowsAsync<ApiException>(() => client.PutApplicationAsync("a", "x", cancellationToken: Cancelled));

        Assert.Equal((3, 4, "wrong"), (exception.Errors[0].Line, exception.Errors[0].Column, exception.Errors[0].Message));
        Assert.Equal(("/applications/a?note=a%20%26%20b", "\"3\"", "application/sql"), Sent(api, 0));
        Assert.Equal(("/applications/a", "", "application/json"), Sent(api, 1));
    }

    [Fact]
    public async Task A_check_has_issues_columns_and_the_plan()
    {
        using var client = new StandInApi()
            .Answers("""{"isValid":false,"issues":[{"severity":"error","line":1,"column":2,"message":"m"},{"severity":"warning","line":3,"column":4,"message":"w"}],"notes":["n"],"problem":"p","hash":null,"inputs":[],"streams":[{"name":"-","isErrors":false,"columns":[]}],"plan":"x"}""")
            .Answers("", HttpStatusCode.NotFound).Client();

        var check = (await client.CheckApplicationAsync("SELECT 1", Cancelled))!;

        Assert.Equal((false, "p", null, "x", "-"), (check.IsValid, check.Problem, check.Hash, check.Plan, check.Streams[0].Name));
        Assert.Equal([new LiveIssue(true, 1, 2, "m"), new LiveIssue(false, 3, 4, "w")], check.Issues);
        Assert.Null(await client.CheckApplicationAsync("SELECT 1", Cancelled));
    }

    [Fact]
    public async Task A_definition_rows_and_a_deletion()
    {
        var api = new StandInApi().Answers("""{"program":"x"}""").Answers("{\"n\":1}\n{\"n\":2}\n").Answers("""{"name":"a"}""").Answers("", HttpStatusCode.NotFound);
        using var client = api.Client();

        Assert.Equal("""{"program":"x"}""", await client.GetApplicationDefinitionAsync("a", 3, Cancelled));
        Assert.Equal(["{\"n\":1}", "{\"n\":2}"], (await client.GetRowsAsync("a", "O/UT", 2, 7, Cancelled))!);
        Assert.True(await client.DeleteApplicationAsync("a", Cancelled));
        Assert.False(await client.DeleteApplicationAsync("a", Cancelled));
        Assert.Equal(
            ["GET /applications/a/definition?generation=3", "GET /applications/a/streams/O%2FUT?format=ndjson&limit=2&after=7", "DELETE /applications/a", "DELETE /applications/a"],
            api.Requests.Select(request => $"{request.Request.Method} {request.Request.RequestUri!.PathAndQuery}"));
    }

    [Fact]
    public async Task Rows_are_followed_over_connections_that_break_each_once_and_in_order()
    {
        var api = new StandInApi()
            .Answers("retry: 1000\nid: 4\n\ndata: {\"n\":5}\nid: 5\n\n: heartbeat\n\n")
            .Fails(new HttpRequestException("no"))
            .Answers("", HttpStatusCode.ServiceUnavailable)
            .Answers("retry: 1000\nid: 5\n\nevent: gap\ndata: {\"from\":6,\"to\":8}\nid: 8\n\ndata: {\"n\":9}\nid: 9\n\ndata: {\"n\":10}\nid: 10\n\n")
            .Answers("event: restart\ndata: {\"after\":0}\nid: 0\n\n")
            .Answers("", HttpStatusCode.NotFound);
        using var client = new SensorGridClient(new Uri("http://grid:8080"), null, api, new HurriedTime());
        var rows = new List<LiveRow>();

        var exception = await Assert.ThrowsAsync<ApiException>(async () =>
        {
            await foreach (var row in client.FollowRowsAsync("a", "OUT", 4, Cancelled))
            {
                rows.Add(row);
            }
        });

        Assert.Equal(HttpStatusCode.NotFound, exception.StatusCode);
        Assert.Equal([(5, 0), (9, 3), (10, 0)], rows.Select(row => (row.Ordinal, row.Missed)));
        Assert.Equal("?after=4", api.Requests[0].Request.RequestUri!.Query);
        Assert.Equal(
            ["", "5", "5", "5", "10", "0"],
            api.Requests.Select(request => request.Request.Headers.TryGetValues("Last-Event-ID", out var values) ? values.Single() : ""));
    }

    [Fact]
    public async Task A_stream_that_broke_before_its_first_row_goes_on_where_it_began()
    {
        var api = new StandInApi().Answers("retry: 1000\nid: 17\n\n").Answers("", HttpStatusCode.NotFound);
        using var client = new SensorGridClient(new Uri("http://grid:8080"), null, api, new HurriedTime());

        await Assert.ThrowsAsync<ApiException>(async () => await client.FollowRowsAsync("a", "OUT", cancellationToken: Cancelled).ToListAsync(Cancelled));

        Assert.Equal("", api.Requests[0].Request.RequestUri!.Query);
        Assert.Equal("17", api.Requests[1].Request.Headers.GetValues("Last-Event-ID").Single());
    }

    [Fact]
    public async Task The_first_connection_must_succeed()
    {
        using var client = new StandInApi().Fails(new HttpRequestException("no")).Client();

        await Assert.ThrowsAsync<HttpRequestException>(async () => await client.FollowRowsAsync("a", "OUT", cancellationToken: Cancelled).ToListAsync(Cancelled));
    }

    private static (string Path, string IfMatch, string Type) Sent(StandInApi api, int index)
    {
        var request = api.Requests[index].Request;
        return (request.RequestUri!.PathAndQuery, request.Headers.IfMatch.ToString(), request.Content!.Headers.ContentType!.MediaType!);
    }
}
