using System.Security.Cryptography;
using System.Text;
using SensorGrid.Cli.Tests.Support;

namespace SensorGrid.Cli.Tests.Definitions;

/// <summary>Reference tables in a folder of definitions.</summary>
public sealed class TablesFolderTests
{
    private const string Limits = "sensor,limit\na,80\n";
    private const string Sites = "[{\"site\": \"a\"}]";

    [Fact]
    public async Task A_table_is_applied_with_its_rows_which_are_stored_before()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.MoreMeans).With("table/limits.csv", Limits).With("table/sites.json", Sites)
            .With("table/sites.schema.json", """{"RecordColumns": [{"Name": "site", "SqlType": "VARCHAR(8)"}]}""");
        api.OnGet = _ => api.CompileAll();

        var run = await CliRun.InProcessAsync("apply", files.Path, "--api", api.Url);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal([Limits, Sites], api.Graphs.Values.Select(Encoding.UTF8.GetString));
        Assert.All(api.Graphs, table => Assert.Equal(table.Key, HashOf(Encoding.UTF8.GetString(table.Value))));
        Assert.Equal([("limits", TextOf("csv", Limits)), ("sites", $$"""{"format":"json","sha256":"{{HashOf(Sites)}}","schema":{{SchemaOf("site", "VARCHAR(8)")}}}""")], api.PutTables!);
    }

    [Fact]
    public async Task A_plan_tells_tables_that_come_go_and_change()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        api.Tables = [("limits", TextOf("csv", "sensor,limit\na,70\n")), ("gone", TextOf("csv", "x\n")), ("same", TextOf("csv", Limits))];
        using var files = DefinitionFiles.Of(DefinitionFiles.Means).With("table/limits.csv", Limits).With("table/sites.ndjson", Sites).With("table/same.csv", Limits);

        var run = await CliRun.InProcessAsync("plan", files.Path, "--api", api.Url);

        Assert.Equal("", run.Error);
        Assert.Equal(
            [
                "compared with revision 1:",
                $"- table gone: csv {HashOf("x\n")[..8]}",
                $"table limits: csv {HashOf(Limits)[..8]}, was csv {HashOf("sensor,limit\na,70\n")[..8]}",
                $"+ table sites: json {HashOf(Sites)[..8]}",
            ],
            run.Lines);
    }

    [Fact]
    public async Task All_mistakes_of_all_tables_are_told_at_once_with_their_places_and_nothing_is_asked()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.Means)
            .With("table/readme.md", "").With("table/.hidden", "")
            .With("table/wide.csv", "a,b\n1,2\n1\n").With("table/a b.csv", "a\n1\n")
            .With("table/broken.ndjson", "{\"a\": 1}\n{\"a\": }\n")
            .With("table/twice.csv", "a\n1\n").With("table/TWICE.json", "[{\"a\": 1}]")
            .With("table/typed.csv", "n\n1\nx\ny\n").With("table/typed.schema.json", """{"RecordColumns": [{"Name": "n", "SqlType": "INTEGER"}]}""")
            .With("table/alone.schema.json", "{}").With("table/odd.csv", "a\n").With("table/odd.schema.json", "{\n  \"RecordColumns\": 3\n}");

        var run = await CliRun.InProcessAsync("plan", files.Path, "--api", api.Url);

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(api.Requests);
        string[] expected =
        [
            "table/readme.md: not a table; those are files with names that end in .csv, .ndjson, .json.",
            "table/alone.schema.json: there is no table 'alone' to which these columns belong.",
            "table/TWICE.json and table/twice.csv: programs find tables by their names",
            "table/a b.csv: a table's name has 1 to 100 letters",
            "table/broken.ndjson:2:7: Not well-formed JSON from here on",
            "table/odd.schema.json:1:1: The schema cannot be used: ",
            "table/typed.csv:3:1: Column \"n\": 'x' is no INTEGER.",
            "table/typed.csv:4:1: Column \"n\": 'y' is no INTEGER.",
            "table/wide.csv:3:1: The row has 1 fields, but the first line has 2",
        ];
        Assert.All(expected, mistake => Assert.Contains(mistake, run.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("hidden", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_folder_takes_all_tables_away_and_none_leaves_them()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        api.Tables = [("limits", TextOf("csv", Limits))];
        using var files = DefinitionFiles.Of(DefinitionFiles.Means);

        Assert.Equal("nothing changes", (await CliRun.InProcessAsync("plan", files.Path, "--api", api.Url)).Lines[^1]);
        Directory.CreateDirectory(Path.Combine(files.Path, "table"));
        Assert.Equal($"- table limits: csv {HashOf(Limits)[..8]}", (await CliRun.InProcessAsync("plan", files.Path, "--api", api.Url)).Lines[^1]);
    }

    private static string TextOf(string format, string content) => $$"""{"format":"{{format}}","sha256":"{{HashOf(content)}}"}""";

    private static string SchemaOf(string column, string type) =>
        $$$$"""{"RecordFormat":{"RecordFormatType":"JSON","MappingParameters":{"JSONMappingParameters":{"RecordRowPath":"$"}}},"RecordColumns":[{"Name":"{{{{column}}}}","SqlType":"{{{{type}}}}"}]}""";

    private static string HashOf(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}
