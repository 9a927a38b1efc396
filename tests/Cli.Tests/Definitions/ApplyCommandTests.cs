using SensorGrid.Cli.Tests.Support;

namespace SensorGrid.Cli.Tests.Definitions;

public sealed class ApplyCommandTests
{
    private readonly PassingTime _time = new();

    [Fact]
    public async Task A_revision_is_applied_against_the_one_that_was_read_and_followed_to_every_silo()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.MoreMeans);
        api.Shards["shardId-000000000000"] = 1;
        api.Shards["line-2:shardId-000000000000"] = null;
        api.OnGet = time =>
        {
            if (time == 3)
            {
                api.Silos["127.0.0.1:11111@1"] = (2, null);
            }
            else if (time == 5)
            {
                api.CompileAll();
            }
        };

        var run = await ApplyAsync(api, files, "--note", "five minutes & more");

        Assert.Equal(
            [
                "revision 2",
                "ready on 0 of 2 silos",
                "ready on 1 of 2 silos",
                "ready on 2 of 2 silos",
                "shardId-000000000000: last record under revision 1",
                "line-2:shardId-000000000000: nothing read yet",
                "a shard goes over to revision 2 with its next records",
            ],
            run.Lines);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            ["GET /definitions", "PUT /definitions?note=five%20minutes%20%26%20more If-Match \"1\"", .. Enumerable.Repeat("GET /definitions", 4)],
            api.Requests);
        Assert.Equal([DefinitionFiles.MoreMeans], api.Bodies);
        Assert.Equal(TimeSpan.FromSeconds(1.5), _time.Passed);
    }

    [Fact]
    public async Task The_first_revision_is_applied_against_none()
    {
        await using var api = await DefinitionsStandIn.StartAsync();
        using var files = DefinitionFiles.Of(DefinitionFiles.Means);
        api.Shards["shardId-000000000000"] = 1;
        api.OnGet = _ => api.CompileAll();

        var run = await ApplyAsync(api, files);

        Assert.Equal(["revision 1", "ready on 2 of 2 silos", "shardId-000000000000: last record under revision 1"], run.Lines);
        Assert.Equal("PUT /definitions If-Match \"0\"", api.Requests[1]);
    }

    [Fact]
    public async Task What_the_newest_revision_has_already_is_unchanged()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.Means);

        var run = await ApplyAsync(api, files);

        Assert.Equal(["unchanged: revision 1 has these definitions already"], run.Lines);
        Assert.Equal((0, 2), (run.ExitCode, api.Requests.Count));
    }

    [Fact]
    public async Task Somebody_who_was_faster_is_told_with_the_revision()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.MoreMeans);
        api.Revisions.Add(("{}", ""));

        var run = await ApplyAsync(api, files, "--expect", "1");

        Assert.Equal("PUT /definitions If-Match \"1\"", api.Requests[1]);
        Assert.Equal(
            (1, "error: somebody else has applied revision 2 meanwhile (the newest was to be 1): run 'sensorgrid plan' again."), (run.ExitCode, run.Error.TrimEnd()));
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task The_reason_of_a_refusal_is_told_whole()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.MoreMeans);
        api.Refusal = (400, $"'maxMetrics' is {new string('9', 400)}.");

        var run = await ApplyAsync(api, files);

        Assert.Equal((1, $"error: the API refuses the definitions (400): {api.Refusal.Value.Detail}"), (run.ExitCode, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task The_mistakes_of_a_refusal_are_told_each_with_its_place()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.MoreMeans);
        (api.Refusal, api.Mistakes) = ((400, "1:2: one\n3:4: two"), [(1, 2, "one"), (3, 4, "two")]);

        var run = await ApplyAsync(api, files);

        Assert.Equal(
            ["error: the API refuses the definitions (400).", "  features/default.json:1:2: one", "  features/default.json:3:4: two"],
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task An_API_that_does_not_answer_may_have_applied_it_all_the_same()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.MoreMeans);
        api.Refusal = (503, "not now");

        var run = await ApplyAsync(api, files);

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("The definitions may have been applied all the same: see 'sensorgrid history'.", run.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_that_refuses_is_named_once_and_at_the_end_of_the_time()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.MoreMeans);
        api.OnGet = _ =>
        {
            api.Silos["127.0.0.1:11111@1"] = (2, null);
            api.Silos["127.0.0.1:11112@1"] = (1, "an older version");
        };

        var run = await ApplyAsync(api, files, "--timeout", "5s");

        Assert.Equal(["revision 2", "silo 127.0.0.1:11112@1 refuses: an older version", "ready on 1 of 2 silos"], run.Lines);
        Assert.Equal(
            [
                "error: revision 2 is applied, but is not in force after 5s: it will be when every silo has it; 'sensorgrid history' tells.",
                "  silo 127.0.0.1:11112@1 has revision 1 and refuses: an older version",
            ],
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(TimeSpan.FromSeconds(5), _time.Passed);
    }

    [Fact]
    public async Task What_keeps_a_revision_out_of_force_is_told_once_and_at_the_end_of_the_time()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.MoreMeans);
        api.OnGet = _ =>
        {
            foreach (var silo in api.Silos.Keys)
            {
                api.Silos[silo] = (2, null);
            }

            api.Waiting = "Revision 2 does not come into force: 0 of 2 silos can compile it, and half of them have to.";
        };

        var run = await ApplyAsync(api, files, "--timeout", "5s");

        Assert.Equal(["revision 2", "ready on 2 of 2 silos", $"waiting: {api.Waiting}"], run.Lines);
        Assert.Equal($"  {api.Waiting}", run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    [Fact]
    public async Task A_system_without_silos_is_told_at_the_end_of_the_time()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.MoreMeans);
        api.Silos.Clear();

        var run = await ApplyAsync(api, files, "--timeout", "0");

        Assert.Equal("  no silo follows the definitions.", run.Error.Split('\n')[1]);
        Assert.Equal(["revision 2", "ready on 0 of 0 silos"], run.Lines);
    }

    [Fact]
    public async Task An_API_that_is_away_for_a_while_is_asked_again()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.MoreMeans);
        api.OnGet = time =>
        {
            if (time == 1)
            {
                api.Failures.Enqueue(503);
                api.Failures.Enqueue(503);
            }
            else
            {
                api.CompileAll();
            }
        };

        var run = await ApplyAsync(api, files);

        Assert.Equal(["revision 2", "ready on 2 of 2 silos"], run.Lines);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task An_API_that_stays_away_is_what_is_missing()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.MoreMeans);
        api.OnGet = _ => Enumerable.Repeat(503, 10).ToList().ForEach(api.Failures.Enqueue);

        var run = await ApplyAsync(api, files, "--timeout", "2s");

        Assert.StartsWith("  the API (--api) does not answer: ", run.Error.Split('\n')[1], StringComparison.Ordinal);
        Assert.Equal((1, 7), (run.ExitCode, api.Requests.Count));
    }

    [Fact]
    public async Task Mistakes_and_an_older_API_are_told_before_anything_is_applied()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        api.IsOld = true;
        using var wrong = DefinitionFiles.Of("{}");
        using var right = DefinitionFiles.Of(DefinitionFiles.Means);

        var mistake = await ApplyAsync(api, wrong);
        var older = await ApplyAsync(api, right);

        Assert.Contains("  features/default.json:1:1: 'features' is missing", mistake.Error);
        Assert.Contains("it is an older one", older.Error);
        Assert.Equal((1, 1), (mistake.ExitCode, older.ExitCode));
        Assert.Equal(["GET /definitions"], api.Requests);
    }

    [Theory]
    [InlineData("--timeout", "soon", "error: --timeout 'soon' is not a time such as 90s or 5m, at most a day.")]
    [InlineData("--expect", "-1", "error: --expect must be the number of a revision, from 0, but is -1.")]
    public async Task Options_that_make_no_sense_are_code_2(string option, string value, string error)
    {
        using var files = DefinitionFiles.Of(DefinitionFiles.Means);

        var run = await CliRun.InProcessAsync("apply", files.Path, option, value);

        Assert.Equal((2, error), (run.ExitCode, run.Error.TrimEnd()));
    }

    private Task<CliRun> ApplyAsync(DefinitionsStandIn api, DefinitionFiles files, params string[] more) =>
        CliRun.InProcessAsync(_time, ["apply", files.Path, "--api", api.Url, .. more]);
}
