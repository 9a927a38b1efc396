using System.Text.Json.Nodes;
using SensorGrid.Features.Detection;
using SensorGrid.Scoring.Onnx.Models;
using SensorGrid.TestKit;

namespace SensorGrid.Scoring.Onnx.Tests;

public sealed class ModelFolderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_built_in_model_fits_and_a_copy_of_it_in_a_folder_is_the_same()
    {
        Write(_ => { });

        using var builtIn = OnnxScorer.Create(ModelFolder.Default);
        using var copy = OnnxScorer.Create(ModelFolder.Load(_directory.FullName));

        Assert.Equal(builtIn.Model, copy.Model);
        Assert.False(builtIn.IsPadded);
        Assert.Equal($"{builtIn.Model.Name}@{builtIn.Model.Version}", builtIn.Model.Identity);
    }

    [Fact]
    public void Without_a_threshold_the_budget_decides_and_with_one_the_score_does()
    {
        Write(_ => { });
        var budgeted = ModelFolder.Load(_directory.FullName).Manifest.Description;
        Write(manifest => manifest["threshold"] = 0.75);
        var fixedScore = ModelFolder.Load(_directory.FullName).Manifest.Description;

        Assert.Null(budgeted.Threshold);
        Assert.Equal(0.75, fixedScore.Threshold);
        Assert.Equal((0.5, 0.75), (budgeted.AlarmScore, fixedScore.AlarmScore));
    }

    [Theory]
    [InlineData("name", "\"\"", "'name' is empty.")]
    [InlineData("threshold", "1", "'threshold' must be above 0 and below 1, but is the number 1; leave it out and the alarm budget decides.")]
    [InlineData("threshold", "0", "'threshold' must be above 0 and below 1, but is the number 0; leave it out and the alarm budget decides.")]
    [InlineData("strangenessWeight", "-2", "'strangenessWeight' must be a number, 0 or more, but is the number -2.")]
    [InlineData("strangerIs", "\"odd\"", "'strangerIs' must be one of \"higher\", \"lower\", but is the text 'odd'.")]
    [InlineData("sha256", "\"12\"", "'sha256' must be 64 hexadecimal digits, but is '12'.")]
    [InlineData("file", "\"../model.onnx\"", "'file' must be the name of a file in the same folder, but is '../model.onnx'.")]
    [InlineData("inputs", "[]", "'inputs' is an empty list: name at least one")]
    [InlineData("inputs", "[\"value_z50\",\"temperature\"]", "'inputs' has 'temperature', which there is not: known are value_z50, ")]
    [InlineData("inputs", "[\"value_z50\",\"value_z50\"]", "'value_z50' is twice in 'inputs': leave one out.")]
    [InlineData("input", "\"features\"", "model.onnx has no input 'features'; it has inputs.")]
    [InlineData("inputs", "[\"value_z50\"]", "model.onnx takes 'inputs' as [N, 20], and must take [N, 1]: any number of rows of the 1 inputs in model.json.")]
    [InlineData("outputs", "{\"strangeness\":\"score\"}", "model.onnx has no output 'score'; it has ")]
    public void What_does_not_fit_is_one_line_that_names_it(string field, string value, string message)
    {
        Write(manifest => manifest[field] = JsonNode.Parse(value));

        var exception = Assert.Throws<ModelException>(Load);

        Assert.Contains(message, exception.Message);
        Assert.Contains(_directory.FullName, exception.Message);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("version")]
    [InlineData("sha256")]
    [InlineData("inputs")]
    [InlineData("outputs")]
    public void A_missing_field_is_named(string field)
    {
        Write(manifest => manifest.Remove(field));

        Assert.Contains($"'{field}'", Assert.Throws<ModelException>(Load).Message);
    }

    [Fact]
    public void A_graph_that_the_manifest_does_not_belong_to_is_refused()
    {
        Write(_ => { });
        File.AppendAllText(_directory["model.onnx"], "x");

        Assert.Contains("they do not belong together", Assert.Throws<ModelException>(Load).Message);
    }

    [Fact]
    public void A_file_that_is_no_graph_is_refused()
    {
        var nothing = "no graph"u8.ToArray();
        Write(manifest => manifest["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(nothing)));
        File.WriteAllBytes(_directory["model.onnx"], nothing);

        Assert.Contains("model.onnx is no model that ONNX Runtime can load", Assert.Throws<ModelException>(Load).Message);
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        Assert.Equal($"{_directory["none"]}: there is no such folder.", Assert.Throws<ModelException>(() => ModelFolder.Load(_directory["none"])).Message);
        Assert.StartsWith($"{_directory["model.json"]} cannot be read: ", Assert.Throws<ModelException>(Load).Message);

        File.WriteAllText(_directory["model.json"], "{ \"name\": ");
        Assert.StartsWith($"{_directory["model.json"]}:1:11: Not well-formed JSON: ", Assert.Throws<ModelException>(Load).Message);

        Write(_ => { });
        File.Delete(_directory["model.onnx"]);
        Assert.StartsWith($"{_directory["model.onnx"]} cannot be read: ", Assert.Throws<ModelException>(Load).Message);
    }

    [Fact]
    public async Task A_model_whose_lower_numbers_are_stranger_is_turned_round()
    {
        Write(manifest => manifest["strangerIs"] = "lower");
        using var higher = OnnxScorer.Create(ModelFolder.Default);
        using var lower = OnnxScorer.Create(ModelFolder.Load(_directory.FullName));
        var rows = Some.Rows(20);

        Assert.Equal(
            (await higher.ScoreAsync(rows)).Select(score => score with { Strangeness = -score.Strangeness }),
            await lower.ScoreAsync(rows));
    }

    [Fact]
    public async Task Columns_go_to_the_graph_in_the_order_of_the_manifest()
    {
        Write(manifest => manifest["inputs"] = new JsonArray([.. DetectorInputs.Names.Reverse().Select(name => (JsonNode)name)]));
        using var straight = OnnxScorer.Create(ModelFolder.Default);
        using var reversed = OnnxScorer.Create(ModelFolder.Load(_directory.FullName));
        var row = Some.Rows(1);

        Assert.Equal(await straight.ScoreAsync(row), await reversed.ScoreAsync(row.Reverse().ToArray()));
        Assert.NotEqual(await straight.ScoreAsync(row), await reversed.ScoreAsync(row));
    }

    [Fact]
    public async Task A_model_without_evidence_weighs_its_strangeness_more()
    {
        Write(manifest => { manifest["outputs"]!.AsObject().Remove("evidence"); manifest.Remove("strangenessWeight"); });
        using var scorer = OnnxScorer.Create(ModelFolder.Load(_directory.FullName));

        Assert.Equal(3, scorer.Model.StrangenessWeight);
        Assert.All(await scorer.ScoreAsync(Some.Rows(5)), score => Assert.Equal(0, score.Evidence));
    }

    private void Load() => OnnxScorer.Create(ModelFolder.Load(_directory.FullName)).Dispose();

    // The built-in model's folder, with changes.
    private void Write(Action<JsonObject> change)
    {
        var model = ModelFolder.Default;
        using var stream = typeof(ModelFolder).Assembly.GetManifestResourceStream("model.json")!;
        var manifest = JsonNode.Parse(stream)!.AsObject();
        change(manifest);
        File.WriteAllText(_directory["model.json"], manifest.ToJsonString());
        File.WriteAllBytes(_directory["model.onnx"], model.Graph);
    }
}
