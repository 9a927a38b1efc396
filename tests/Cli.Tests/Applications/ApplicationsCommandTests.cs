
namespace SensorGrid.Cli.Tests.Applications;

public sealed class ApplicationsCommandTests
{
    private const string First = """{"program":"first"}""";
    private const string Second = """{"program":"second"}""";

    [Fact]
    public async Task All_are_listed_with_their_states()
    {
        await using var api = await ApplicationsStandIn.StartAsync("averages", First);
        api.Rows = 3;

        var run = await api.RunAsync("applications", "list");
        api.Problem = "A stream cannot be read.";
        var failing = await api.RunAsync("applications", "list");
        api.Name = null;
        var none = await api.RunAsync("applications", "list");

        Assert.Equal(
            ["name      state     generation  records/s    behind  rows", "averages  running            1       12.5     0.4 s  OUT 3, error_stream 3"],
            run.Lines);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("  A stream cannot be read.", failing.LastLine);
        Assert.StartsWith("there are no applications", none.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_is_shown_with_its_columns_and_generations_or_its_program()
    {
        await using var api = await ApplicationsStandIn.StartAsync("averages", First, Second);
        api.Rows = 3;

        var run = await api.RunAsync("applications", "show", "averages");
        var definition = await api.RunAsync("applications", "show", "averages", "--definition");

        Assert.Equal(
            [
                "averages: running, generation 2",
                "7 records, 12.5 a second; 6 rows in, 1 with errors; behind 0.4 s",
                "windows are closed up to 2026-11-30 10:01:00.000; 2 shards, on 127.0.0.1:11111@1",
                "input   SOURCE_SQL_STREAM_001 (\"n\" INTEGER)",
                "output  OUT (\"n\" INTEGER): 3 rows, kept from 1 on",
                "errors  error_stream (\"n\" INTEGER): 3 rows, kept from 1 on",
                "generation 1  2026-11-30T10:00:00Z  00000000000000ff  a note",
                "generation 2  2026-11-30T10:00:00Z  00000000000000ff  a note",
            ],
            run.Lines);
        Assert.Equal([Second], definition.Lines);
    }

    [Fact]
    public async Task The_newest_rows_are_written_and_followed()
    {
        await using var api = await ApplicationsStandIn.StartAsync("averages", First);
        api.Rows = 5;

        var newest = await api.RunAsync("applications", "rows", "averages", "--limit", "2");
        var named = await api.RunAsync("applications", "rows", "averages", "out", "--limit", "1");
        var followed = await api.RunAsync("applications", "rows", "averages", "--follow", "--limit", "3");

        Assert.Equal((0, "{\"n\":4}\n{\"n\":5}\n"), (newest.ExitCode, newest.Output));
        Assert.Equal("{\"n\":5}\n", named.Output);
        Assert.Equal("{\"n\":3}\n{\"n\":4}\n{\"n\":5}\n", followed.Output);
        Assert.Contains("answered 404", followed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stream_must_be_named_where_there_are_several()
    {
        await using var api = await ApplicationsStandIn.StartAsync("averages", First);
        api.Streams.Insert(0, ("MORE", false));

        var several = await api.RunAsync("applications", "rows", "averages");
        var unknown = await api.RunAsync("applications", "rows", "averages", "X");
        var limit = await api.RunAsync("applications", "rows", "averages", "--limit", "0");

        Assert.Equal((2, "error: 'averages' has the streams MORE, OUT, error_stream: name the one that is meant.\n"), (several.ExitCode, several.Error));
        Assert.Equal((1, "error: 'averages' has no stream 'X': it has MORE, OUT, error_stream.\n"), (unknown.ExitCode, unknown.Error));
        Assert.Equal(2, limit.ExitCode);
    }

    [Fact]
    public async Task One_is_deleted_and_then_it_is_not_there()
    {
        await using var api = await ApplicationsStandIn.StartAsync("averages", First);

        var typo = await api.RunAsync("applications", "show", "average");
        var deleted = await api.RunAsync("applications", "delete", "averages");
        var again = await api.RunAsync("applications", "delete", "averages");

        Assert.Equal((1, "error: there is no application 'average': there are averages.\n"), (typo.ExitCode, typo.Error));
        Assert.Equal((0, "averages: deleted, with its rows\n"), (deleted.ExitCode, deleted.Output));
        Assert.Equal((1, "error: there is no application 'averages': there are none.\n"), (again.ExitCode, again.Error));
    }

    [Fact]
    public async Task An_earlier_generation_is_applied_again()
    {
        await using var api = await ApplicationsStandIn.StartAsync("averages", First, Second);

        var run = await api.RunAsync("applications", "rollback", "averages", "1");
        var again = await api.RunAsync("applications", "rollback", "averages", "1");
        var unknown = await api.RunAsync("applications", "rollback", "averages", "9");
        var none = await api.RunAsync("applications", "rollback", "averages", "0");

        Assert.Equal((0, "averages: generation 3, with the definition of generation 1\n"), (run.ExitCode, run.Output));
        Assert.Equal("averages: unchanged, generation 3 has the definition of generation 1 already\n", again.Output);
        Assert.Equal([First, First], api.Bodies);
        Assert.Contains("PUT /applications/averages?note=rollback%20to%201 If-Match \"2\"", api.Requests);
        Assert.Equal((1, "error: 'averages' has no generation 9; it has 1 to 3: see 'sensorgrid applications show averages'.\n"), (unknown.ExitCode, unknown.Error));
        Assert.Equal(2, none.ExitCode);
    }
}
