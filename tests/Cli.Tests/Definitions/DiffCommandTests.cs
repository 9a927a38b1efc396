using SensorGrid.Cli.Tests.Support;

namespace SensorGrid.Cli.Tests.Definitions;

public sealed class DiffCommandTests
{
    [Fact]
    public async Task Two_revisions_are_compared_in_the_order_that_they_are_named()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means, DefinitionFiles.MoreMeans);

        var run = await CliRun.InProcessAsync("diff", "2", "1", "--api", api.Url);

        Assert.Equal(["from revision 2 to revision 1:", "- *_mean_5m"], run.Lines);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["GET /definitions/revisions/2", "GET /definitions/revisions/1"], api.Requests);
    }

    [Fact]
    public async Task A_revision_that_there_is_not_is_named()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);

        var run = await CliRun.InProcessAsync("diff", "1", "2", "--api", api.Url);

        Assert.Equal((1, "error: there is no revision 2; the newest is 1: see 'sensorgrid history'."), (run.ExitCode, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task An_API_without_definitions_is_told()
    {
        await using var api = await DefinitionsStandIn.StartAsync();
        api.IsOld = true;

        var run = await CliRun.InProcessAsync("diff", "1", "2", "--api", api.Url);

        Assert.Contains("it is an older one", run.Error);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task Revision_0_has_no_text()
    {
        var run = await CliRun.InProcessAsync("diff", "0", "1");

        Assert.StartsWith("error: revisions are numbered from 1", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.ExitCode);
    }
}
