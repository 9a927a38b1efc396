using SensorGrid.Cli.Tests.Support;

namespace SensorGrid.Cli.Tests.Definitions;

public sealed class PlanCommandTests
{
    [Fact]
    public async Task New_features_are_listed_and_their_windows_warm_up()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.MoreMeans).With("source/a.json", """{ "stream": "line-2", "format": "influx" }""");

        var run = await PlanAsync(api, files);

        Assert.Equal(
            ["compared with revision 1:", "+ *_mean_5m", "new window 5m: features are null, and listed in 'warmup', until the window is covered", "sources: stream line-2 influx; before, those that the silos were started with"],
            run.Lines);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["GET /definitions", "POST /definitions/check"], api.Requests);
    }

    [Fact]
    public async Task Mistakes_that_only_the_cluster_knows_are_told_each_with_its_place()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.MoreMeans);
        (api.Refusal, api.Mistakes) = ((400, "cannot be used"), [(1, 2, "one"), (3, 4, "two")]);

        var run = await PlanAsync(api, files);

        Assert.Equal(
            ["error: the API refuses the definitions (400).", "  features/default.json:1:2: one", "  features/default.json:3:4: two"],
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task An_older_API_leaves_unchecked_what_only_the_cluster_knows_and_that_is_told()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.MoreMeans);
        api.CannotCheck = true;

        var run = await PlanAsync(api, files);

        Assert.Equal("the API is an older one: what only the cluster knows, such as the streams that it reads, was not checked", run.Lines[0]);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Equal_definitions_change_nothing()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.MoreMeans, DefinitionFiles.Means);
        using var files = DefinitionFiles.Of($"// a remark\n{DefinitionFiles.Means}");

        var run = await PlanAsync(api, files);

        Assert.Equal(["compared with revision 2:", "nothing changes"], run.Lines);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Before_the_first_revision_there_is_nothing_to_compare_with()
    {
        await using var api = await DefinitionsStandIn.StartAsync();
        using var files = DefinitionFiles.Of(DefinitionFiles.Means);

        var run = await PlanAsync(api, files);

        Assert.Equal("no revision was ever applied: silos run with the features.json that they were started with", run.Lines[0]);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task All_mistakes_of_all_kinds_are_told_at_once_and_nothing_is_asked()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of("{\n  \"allowedLateness\": \"ä\" x }")
            .With("features/more.json", "{}")
            .With("features/.hidden", "")
            .With("source/a.json", "{\n  \"format\": \"influks\"\n}")
            .With("feature/default.json", "{}");

        var run = await PlanAsync(api, files);

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Empty(api.Requests);
        Assert.Collection(
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Equal($"error: the definitions in '{files.Path}' cannot be used.", line),
            line => Assert.StartsWith("  feature: not a kind of definition", line, StringComparison.Ordinal),
            line => Assert.StartsWith("  source/a.json:2:", line, StringComparison.Ordinal),
            line => Assert.Equal("  features/more.json: not read; the only name in this folder is default.json.", line),
            line => Assert.StartsWith("  features/default.json:2:26: Not well-formed JSON: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_of_several_faulty_files_has_all_its_mistakes_told()
    {
        using var files = DefinitionFiles.Of("""
            {
              "maxMetrics": 0,
              "features": [
                { "metrics": ["*"], "aggregations": ["mean", "mean"], "windows": ["5 min"] }
              ]
            }
            """)
            .With("source/a.json", "{\n  \"stream\": \"a b\",\n  \"format\": \"influx\", \"precision\": \"s\", \"zone\": 1\n}")
            .With("source/b.json", "{\n  \"format\": \"influks\"\n}");

        var run = await CliRun.InProcessAsync("plan", files.Path);

        Assert.Collection(
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..],
            line => Assert.StartsWith("  source/a.json:2:13: 'stream' must be a stream's name", line, StringComparison.Ordinal),
            line => Assert.StartsWith("  source/a.json:3:41: 'zone' is not known here", line, StringComparison.Ordinal),
            line => Assert.StartsWith("  source/b.json:2:13: 'influks' is no format", line, StringComparison.Ordinal),
            line => Assert.Equal("  features/default.json:2:17: 'maxMetrics' must be a whole number from 1 to 1024, but is the number 0.", line),
            line => Assert.Equal("  features/default.json:4:50: 'mean' is twice in 'aggregations': leave one out.", line),
            line => Assert.EndsWith("but is the text '5 min': write \"5m\".", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"features":[]}""", "  features/default.json:1:13: 'features' is an empty list: write a group of features such as ")]
    [InlineData("", "  features/default.json:1:1: Not well-formed JSON: ")]
    [InlineData("\n\n{", "  features/default.json:3:2: Not well-formed JSON: ")]
    [InlineData("\uFEFF{\"alarms\":{}}", "  features/default.json:1:1: The text begins with a byte order mark: save it without one.")]
    public async Task A_mistake_has_its_place(string text, string line)
    {
        using var files = DefinitionFiles.Of(text);

        var run = await CliRun.InProcessAsync("plan", files.Path);

        Assert.StartsWith(line, run.Error.Split('\n')[1], StringComparison.Ordinal);
        Assert.Equal(2, run.Error.TrimEnd().Split('\n').Length);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task A_file_of_another_encoding_is_a_mistake()
    {
        using var files = DefinitionFiles.Of("");
        await File.WriteAllBytesAsync(Path.Combine(files.Path, "features/default.json"), "/* \u00e4 */ {\"alarms\":{}}"u8.ToArray().Select(one => one == 0xc3 ? (byte)0xe4 : one).ToArray(), TestContext.Current.CancellationToken);

        var run = await CliRun.InProcessAsync("plan", files.Path);

        Assert.Equal("  features/default.json:1:4: Not UTF-8; save it with that encoding.", run.Error.Split('\n')[1]);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task A_folder_without_features_and_no_folder_are_mistakes()
    {
        using var files = new DefinitionFiles().With("features/.gitkeep", "");

        Assert.Contains("features/default.json: there is no such file; put features.json there.", (await CliRun.InProcessAsync("plan", files.Path)).Error);
        Assert.Contains("there is no folder '/no/such/folder'.", (await CliRun.InProcessAsync("plan", "/no/such/folder")).Error);
    }

    [Fact]
    public async Task A_folder_with_source_definitions_alone_leaves_the_features_as_they_are()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = new DefinitionFiles().With("source/main.json", """{ "format": "telegraf" }""").With("source/a.json", """{ "stream": "line-2", "format": "influx" }""");

        var run = await PlanAsync(api, files);

        Assert.Equal(["compared with revision 1:", "sources: main stream telegraf, stream line-2 influx; before, those that the silos were started with"], run.Lines);
    }

    [Fact]
    public async Task A_stream_with_another_format_is_a_change()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        api.Sources = [("main", """{"format":"influx"}"""), ("b", """{"stream":"b","format":"senml"}""")];
        using var files = new DefinitionFiles().With("source/main.json", """{ "format": "telegraf" }""").With("source/b.json", """{ "format":"senml", "stream":"b" }""");

        var run = await PlanAsync(api, files);

        Assert.Equal(["compared with revision 1:", "main stream: telegraf, was influx"], run.Lines);
    }

    [Fact]
    public async Task An_API_without_definitions_is_told()
    {
        await using var api = await DefinitionsStandIn.StartAsync();
        api.IsOld = true;
        using var files = DefinitionFiles.Of(DefinitionFiles.Means);

        var run = await PlanAsync(api, files);

        Assert.StartsWith("error: the API (--api) has no definitions that change live: it is an older one.", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task A_revision_that_this_program_cannot_read_is_told()
    {
        await using var api = await DefinitionsStandIn.StartAsync("""{"invented":1}""");
        using var files = DefinitionFiles.Of(DefinitionFiles.Means);

        var run = await PlanAsync(api, files);

        Assert.Collection(
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Equal("error: this program cannot read revision 1. Is it older than the live system?", line),
            line => Assert.StartsWith("  revision 1:1:1: 'features' is missing", line, StringComparison.Ordinal),
            line => Assert.StartsWith("  revision 1:1:2: 'invented' is not known here", line, StringComparison.Ordinal));
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task An_address_that_is_none_and_an_API_that_is_away_are_told()
    {
        using var files = DefinitionFiles.Of(DefinitionFiles.Means);

        var none = await CliRun.InProcessAsync("plan", files.Path, "--api", "grid");
        var away = await CliRun.InProcessAsync("plan", files.Path, "--api", "http://127.0.0.1:1");

        Assert.Equal((2, "error: --api 'grid' is not a URL such as http://127.0.0.1:8080."), (none.ExitCode, none.Error.TrimEnd()));
        Assert.StartsWith("error: the API (--api) does not answer: ", away.Error, StringComparison.Ordinal);
        Assert.Equal(1, away.ExitCode);
    }

    private static Task<CliRun> PlanAsync(DefinitionsStandIn api, DefinitionFiles files) => CliRun.InProcessAsync("plan", files.Path, "--api", api.Url);
}
