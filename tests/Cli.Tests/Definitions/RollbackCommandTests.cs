using SensorGrid.Cli.Tests.Support;

namespace SensorGrid.Cli.Tests.Definitions;

public sealed class RollbackCommandTests
{
    private readonly PassingTime _time = new();

    [Fact]
    public async Task The_text_of_an_earlier_revision_is_applied_as_a_new_one()
    {
        const string Text = "// kept to the letter: ä\n" + DefinitionFiles.Means;
        await using var api = await DefinitionsStandIn.StartAsync(Text, DefinitionFiles.MoreMeans);
        api.OnGet = time =>
        {
            if (time > 2)
            {
                api.CompileAll();
            }
        };

        var run = await CliRun.InProcessAsync(_time, "rollback", "1", "--api", api.Url);

        Assert.Equal(["revision 3", "ready on 0 of 2 silos", "ready on 2 of 2 silos"], run.Lines);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            [
                "GET /definitions",
                "GET /definitions/revisions/1",
                "PUT /definitions?note=rollback%20to%201 If-Match \"2\"",
                "GET /definitions",
                "GET /definitions",
            ],
            api.Requests);
        Assert.Equal([Text], api.Bodies);
    }

    [Fact]
    public async Task The_newest_revision_is_there_already()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);

        var run = await CliRun.InProcessAsync(_time, "rollback", "1", "--api", api.Url);

        Assert.Equal(["unchanged: revision 1 has these definitions already"], run.Lines);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_silo_that_does_not_follow_in_time_is_named()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means, DefinitionFiles.MoreMeans);
        api.OnGet = _ => api.Silos["127.0.0.1:11111@1"] = (3, null);

        var run = await CliRun.InProcessAsync(_time, "rollback", "1", "--api", api.Url, "--timeout", "3s");

        Assert.Equal("  silo 127.0.0.1:11112@1 has revision 0", run.Error.Split('\n')[1]);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData("3", 1, "error: there is no revision 3; the newest is 1: see 'sensorgrid history'.")]
    [InlineData("0", 2, "error: revisions are numbered from 1, so there is no text of revision 0; 0 stands for the features.json that silos were started with.")]
    public async Task A_revision_that_there_is_not_is_not_applied(string revision, int exitCode, string error)
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);

        var run = await CliRun.InProcessAsync(_time, "rollback", revision, "--api", api.Url);

        Assert.Equal((exitCode, error), (run.ExitCode, run.Error.TrimEnd()));
        Assert.Empty(api.Bodies);
    }

    [Fact]
    public async Task An_API_without_definitions_is_told()
    {
        await using var api = await DefinitionsStandIn.StartAsync();
        api.IsOld = true;

        var run = await CliRun.InProcessAsync(_time, "rollback", "1", "--api", api.Url);

        Assert.Contains("it is an older one", run.Error);
        Assert.Equal(1, run.ExitCode);
    }
}
