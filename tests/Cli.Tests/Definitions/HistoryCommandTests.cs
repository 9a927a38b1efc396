using SensorGrid.Cli.Tests.Support;

namespace SensorGrid.Cli.Tests.Definitions;

public sealed class HistoryCommandTests
{
    [Fact]
    public async Task Revisions_are_a_table_in_which_the_one_in_force_is_marked()
    {
        await using var api = await DefinitionsStandIn.StartAsync();
        api.Revisions.Add((DefinitionFiles.Means, ""));
        api.Revisions.Add((DefinitionFiles.MoreMeans, "five\nminutes"));
        api.Revisions.Add((DefinitionFiles.Means, "rollback to 1"));
        api.InForce = 2;

        var run = await CliRun.InProcessAsync("history", "--api", api.Url);

        Assert.Equal(
            [
                "  revision  time                  hash              note",
                "         1  2026-11-29T10:00:01Z  0000000000000001",
                "*        2  2026-11-29T10:00:02Z  0000000000000002  five minutes",
                "         3  2026-11-29T10:00:03Z  0000000000000003  rollback to 1",
            ],
            run.Lines);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["GET /definitions", "GET /definitions/history"], api.Requests);
    }

    [Fact]
    public async Task Without_revisions_it_says_so()
    {
        await using var api = await DefinitionsStandIn.StartAsync();

        var run = await CliRun.InProcessAsync("history", "--api", api.Url);

        Assert.Equal(["no revision was ever applied: silos run with the features.json that they were started with"], run.Lines);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task An_API_without_definitions_is_told()
    {
        await using var api = await DefinitionsStandIn.StartAsync();
        api.IsOld = true;

        var run = await CliRun.InProcessAsync("history", "--api", api.Url);

        Assert.Contains("it is an older one", run.Error);
        Assert.Equal(1, run.ExitCode);
    }
}
