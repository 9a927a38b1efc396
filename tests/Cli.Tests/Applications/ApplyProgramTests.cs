using System.Text;
using System.Text.Json;
using SensorGrid.Applications.Definitions;
using SensorGrid.Cli.Tests.Sql;

namespace SensorGrid.Cli.Tests.Applications;

public sealed class ApplyProgramTests : IDisposable
{
    private const string Program = "CREATE OR REPLACE STREAM \"OUT\" (\"n\" INTEGER);\nCREATE OR REPLACE PUMP \"P\" AS INSERT INTO \"OUT\" SELECT STREAM \"n\" FROM \"SOURCE_SQL_STREAM_001\";\n";

    private readonly SqlFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_program_is_applied_by_the_name_of_its_file_and_its_rows_are_pointed_to()
    {
        await using var api = await ApplicationsStandIn.StartAsync();

        var run = await api.RunAsync("apply", _files.Write("averages.sql", Program), "--note", "a & b", "--expected", "0");

        Assert.Equal(["averages: generation 1", $"rows: curl -N '{api.Url}/applications/averages/streams/OUT'", "state: ./sensorgrid applications show averages"], run.Lines);
        Assert.Equal((0, "note: a note\n"), (run.ExitCode, run.Error));
        Assert.Equal(["PUT /applications/averages?note=a%20%26%20b If-Match \"0\"", "GET /applications/averages"], api.Requests);
        Assert.Equal([Program], api.Bodies);
    }

    [Fact]
    public async Task With_a_key_the_pointer_takes_it_from_the_environment()
    {
        await using var api = await ApplicationsStandIn.StartAsync();

        var run = await api.RunAsync("apply", _files.Write("averages.sql", Program), "--api-key", "secret-key-0123456789");

        Assert.Contains($"rows: curl -N -H \"Authorization: Bearer $SENSORGRID_API_KEY\" '{api.Url}/applications/averages/streams/OUT'", run.Lines);
        Assert.DoesNotContain("secret", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_are_shown_in_their_lines_and_nothing_is_applied()
    {
        await using var api = await ApplicationsStandIn.StartAsync();
        api.Mistakes = [(1, 34, "No type INTEGERR."), (2, 70, "No column.")];
        var path = _files.Write("averages.sql", Program.Replace("INTEGER", "INTEGERR", StringComparison.Ordinal));

        foreach (var command in (string[])["apply", "plan"])
        {
            var run = await api.RunAsync(command, path);

            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.Contains($"{path}:1:34: error: No type INTEGERR.\n    CREATE OR REPLACE STREAM \"OUT\" (\"n\" INTEGERR);\n    {new string(' ', 33)}^\n{path}:2:70: error: No column.\n", run.Error, StringComparison.Ordinal);
            Assert.Contains($"error: '{path}' has 2 errors", run.Error, StringComparison.Ordinal);
        }

        Assert.Null(api.Name);
    }

    [Fact]
    public async Task What_is_wrong_beside_the_program_and_a_conflict_are_told()
    {
        await using var api = await ApplicationsStandIn.StartAsync("averages", "{}");
        var path = _files.Write("averages.sql", Program);

        var conflict = await api.RunAsync("apply", path, "--expect", "7");
        api.Problem = "The main stream has no records.";
        var problem = await api.RunAsync("apply", path);
        var plan = await api.RunAsync("plan", path);

        Assert.Equal((1, "error: the API refuses the program (412): the newest generation is another one\n"), (conflict.ExitCode, conflict.Error));
        Assert.Equal((1, "error: the API refuses the program (400): The main stream has no records.\n"), (problem.ExitCode, problem.Error));
        Assert.Equal((1, "note: a note\nerror: The main stream has no records.\n"), (plan.ExitCode, plan.Error));
    }

    [Theory]
    [InlineData("""{"ApplicationName":"from-json","ApplicationCode":"SELECT STREAM 1 FROM X;"}""", "from-json")]
    [InlineData("""{"ApplicationDetail":{"ApplicationName":"detail","ApplicationCode":"SELECT STREAM 1 FROM X;"}}""", "detail")]
    [InlineData("""{"Resources":{"A":{"Type":"AWS::KinesisAnalytics::Application","Properties":{"ApplicationName":"template","ApplicationCode":"SELECT STREAM 1 FROM X;"}}}}""", "template")]
    [InlineData("""{"ApplicationCode":"SELECT STREAM 1 FROM X;"}""", "file")]
    [InlineData("""{"program":"SELECT STREAM 1 FROM X;"}""", "file")]
    [InlineData("\uFEFF {\"ApplicationName\":\"bom\",\"ApplicationCode\":\"SELECT STREAM 1 FROM X;\"}", "bom")]
    public async Task An_application_has_the_name_in_its_JSON(string json, string name)
    {
        await using var api = await ApplicationsStandIn.StartAsync();
        var path = _files.Write("file.json", json);

        Assert.Equal($"{name}: generation 1", (await api.RunAsync("apply", path)).Lines[0]);
        Assert.Equal("other: generation 2", (await api.RunAsync("apply", path, "--name", "other", "--schema", Schema())).Lines[0]);
    }

    [Fact]
    public async Task Tables_and_schemas_go_along_and_are_read_back_as_they_were()
    {
        await using var api = await ApplicationsStandIn.StartAsync();
        var path = _files.Write("join.sql", "SELECT STREAM s.\"n\", t.\"label\" FROM \"SOURCE_SQL_STREAM_001\" s JOIN limits t ON s.\"n\" = t.\"id\";");
        var table = _files.Write("limits.csv", "id,label,top limit,since,on\n1,\"a \"\"b\"\", ä\",1.5,2026-01-02 03:04:05,true\n2,x,,2026-01-02 03:04:05,false\n");

        var run = await api.RunAsync("apply", path, "--table", $"limits={table}", "--schema", Schema());

        Assert.Equal(0, run.ExitCode);
        var definition = ApplicationDefinition.Parse(Encoding.UTF8.GetBytes(Assert.Single(api.Bodies)));
        Assert.True(definition.IsComplete);
        Assert.Equal(("SOURCE_SQL_STREAM_001", "LIMITS"), (Assert.Single(definition.Inputs).Name, Assert.Single(definition.Tables).Name));
        var compiled = CompiledApplication.Compile(definition, 0, out var issues);
        Assert.True(compiled is not null, string.Join('\n', issues));
        var rows = SensorGrid.Sql.Input.InputMapping.Create(definition.Tables[0].Schema!);
        var read = new List<SensorGrid.Sql.Input.MappedRow>();
        rows.Rows(Encoding.UTF8.GetBytes(definition.Tables[0].Text), read);
        Assert.Equal(["id INTEGER", "label VARCHAR", "top limit DOUBLE", "since TIMESTAMP", "on BOOLEAN"], definition.Tables[0].Schema!.Columns.Select(column => $"{column.Name} {column.Type.ToString().Split('(')[0]}"));
        Assert.Equal(2, read.Count);
        Assert.Equal((1L, "a \"b\", ä", 1.5, true), (read[0].Values![0].Bits, read[0].Values![1].Text, read[0].Values![2].Double, read[0].Values![4].Boolean));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).ToUnixTimeMilliseconds(), read[0].Values![3].Bits);
        Assert.True(read[1].Values![2].IsNull);
    }

    [Fact]
    public async Task A_table_whose_rows_are_not_given_is_left_to_the_catalogue()
    {
        await using var api = await ApplicationsStandIn.StartAsync();
        var path = _files.Write("app.json", """{"program":"SELECT STREAM 1 FROM X;","tables":[{"name":"T"}]}""");

        var run = await api.RunAsync("apply", path);

        Assert.Equal(0, run.ExitCode);
        var table = JsonDocument.Parse(Assert.Single(api.Bodies)).RootElement.GetProperty("tables")[0];
        Assert.Equal(("T", ""), (table.GetProperty("name").GetString(), table.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Folders_and_files_are_told_apart()
    {
        await using var api = await ApplicationsStandIn.StartAsync();

        var missing = await api.RunAsync("apply", _files.PathOf("no.sql"));
        var folder = await api.RunAsync("plan", Path.GetDirectoryName(_files.PathOf("x"))!, "--name", "x");
        var other = await api.RunAsync("plan", _files.Write("features.json", "{}"));
        api.IsOld = true;
        var old = await api.RunAsync("apply", _files.Write("a.sql", Program));

        Assert.Equal((1, $"error: there is no file '{_files.PathOf("no.sql")}'.\n"), (missing.ExitCode, missing.Error));
        Assert.Equal(2, folder.ExitCode);
        Assert.Contains("are for a program", folder.Error, StringComparison.Ordinal);
        Assert.Contains("cannot be used: This is no application that can be read", other.Error, StringComparison.Ordinal);
        Assert.Contains("it is an older one", old.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_shows_columns_and_steps_and_whether_anything_changes()
    {
        await using var api = await ApplicationsStandIn.StartAsync();
        var path = _files.Write("averages.sql", Program);

        var fresh = await api.RunAsync("plan", path);
        (api.Name, api.CheckedHash) = ("averages", "00000000000000ff");
        api.Generations.Add("""{"program":"SELECT STREAM 1 FROM X;"}""");
        var same = await api.RunAsync("plan", path);
        api.CheckedHash = "0000000000000001";
        var changed = await api.RunAsync("plan", path);

        Assert.Equal(["input   SOURCE_SQL_STREAM_001 (\"n\" INTEGER)", "output  OUT (\"n\" INTEGER)", "pump P: filter", "averages: new"], fresh.Lines);
        Assert.Equal((0, "note: a note\n"), (fresh.ExitCode, fresh.Error));
        Assert.Equal("averages: unchanged, generation 1 has this program already", same.LastLine);
        Assert.Equal("averages: changed since generation 1: the program", changed.LastLine);
        Assert.DoesNotContain(api.Requests, request => request.StartsWith("PUT", StringComparison.Ordinal));
    }

    private string Schema() => _files.Write("schema.json", """{"RecordFormat":{"RecordFormatType":"JSON"},"RecordColumns":[{"Name":"n","SqlType":"INTEGER","Mapping":"$.n"}]}""");
}
