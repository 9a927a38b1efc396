using System.Security.Cryptography;
using SensorGrid.Cli.Tests.Support;
using SensorGrid.TestKit.Models;

namespace SensorGrid.Cli.Tests.Definitions;

/// <summary>Models in a folder of definitions.</summary>
public sealed class ModelsFolderTests
{
    [Fact]
    public async Task A_model_is_applied_with_its_graph_which_is_stored_before()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.MoreMeans);
        var (pumps, others) = (SomeModel.Of("forest", "plant-1/pump-*"), SomeModel.Of("others"));
        pumps.WriteTo(Path.Combine(files.Path, "model", "a-pumps"));
        others.WriteTo(Path.Combine(files.Path, "model", "others"));
        api.OnGet = _ => api.CompileAll();

        var run = await CliRun.InProcessAsync("apply", files.Path, "--api", api.Url);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal([pumps.Sha256, others.Sha256], api.Graphs.Keys);
        Assert.All(api.Graphs, graph => Assert.Equal(graph.Key, Convert.ToHexStringLower(SHA256.HashData(graph.Value))));
        Assert.Equal([("a-pumps", pumps.Text), ("others", others.Text)], api.PutModels!);
    }

    [Fact]
    public async Task A_plan_tells_models_that_come_go_and_change()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        var (was, now, gone, come) = (SomeModel.Of("forest", "plant-1/*"), SomeModel.Of("trees", "plant-1/*"), SomeModel.Of("gone", "x"), SomeModel.Of("come"));
        api.Models = [("a", was.Text), ("b", gone.Text), ("d", come.Text)];
        using var files = DefinitionFiles.Of(DefinitionFiles.Means);
        now.WriteTo(Path.Combine(files.Path, "model", "a"));
        come.WriteTo(Path.Combine(files.Path, "model", "c"));
        SomeModel.Of("come", "y", change: manifest => manifest["threshold"] = 0.5).WriteTo(Path.Combine(files.Path, "model", "d"));

        var run = await CliRun.InProcessAsync("plan", files.Path, "--api", api.Url);

        Assert.Equal("", run.Error);
        Assert.Equal(
            [
                "compared with revision 1:",
                $"model a: trees@1, {now.Sha256[..8]} (sensors plant-1/*), was forest@1, {was.Sha256[..8]} (sensors plant-1/*)",
                $"- model b: gone@1, {gone.Sha256[..8]} (sensors x)",
                $"+ model c: come@1, {come.Sha256[..8]} (all other sensors)",
                $"model d: come@1, {come.Sha256[..8]} (sensors y), was come@1, {come.Sha256[..8]} (all other sensors)",
            ],
            run.Lines);
    }

    [Fact]
    public async Task All_mistakes_of_all_models_are_told_at_once_and_nothing_is_asked()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        using var files = DefinitionFiles.Of(DefinitionFiles.Means).With("model/readme.md", "").With("model/empty/notes", "").With("model/text/model.json", "{\n  \"name\": \"\"\n}");
        SomeModel.Of("a", "plant-1/*").WriteTo(Path.Combine(files.Path, "model", "a"));
        SomeModel.Of("b", "plant-1/x").WriteTo(Path.Combine(files.Path, "model", "b"));
        SomeModel.Of("c", change: manifest => manifest["input"] = "rows").WriteTo(Path.Combine(files.Path, "model", "c"));
        SomeModel.Of("d", change: manifest => manifest["sha256"] = new string('e', 64)).WriteTo(Path.Combine(files.Path, "model", "d"));
        files.With("model/d/model.onnx", "no graph");
        SomeModel.Of("f", change: manifest => manifest["file"] = "other.onnx").WriteTo(Path.Combine(files.Path, "model", "f"));

        var run = await CliRun.InProcessAsync("plan", files.Path, "--api", api.Url);

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(api.Requests);
        string[] expected =
        [
            "model/readme.md: not a model; that is a folder with model.json",
            "model/c: model.onnx has no input 'rows'; it has inputs.",
            "model/d/model.json: 'sha256' is eeee",
            "model/empty/model.json: there is no such file",
            "model/f/other.onnx: there is no such file, which 'file' of model.json names.",
            "model/text/model.json:1:1: 'version' is missing",
            "model/text/model.json:2:11: 'name' is empty.",
            "model/b/model.json:1:1: It scores no sensor: model/a stands before it",
        ];
        Assert.All(expected, mistake => Assert.Contains(mistake, run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_folder_takes_all_models_away_and_none_leaves_them()
    {
        await using var api = await DefinitionsStandIn.StartAsync(DefinitionFiles.Means);
        api.Models = [("a", SomeModel.Of("forest").Text)];
        using var files = DefinitionFiles.Of(DefinitionFiles.Means);

        Assert.Equal("nothing changes", (await CliRun.InProcessAsync("plan", files.Path, "--api", api.Url)).Lines[^1]);
        Directory.CreateDirectory(Path.Combine(files.Path, "model"));
        Assert.Equal("models: the one that the silos were started with scores all sensors", (await CliRun.InProcessAsync("plan", files.Path, "--api", api.Url)).Lines[^1]);
    }
}
