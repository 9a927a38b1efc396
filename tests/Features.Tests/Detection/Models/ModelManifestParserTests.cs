using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;

namespace SensorGrid.Features.Tests.Detection.Models;

public sealed class ModelManifestParserTests
{
    private const string Hash = "750CB87EAF0F6BC5E050CF5A502B3F5B8DA97FA19C5668F23D4DA2612E55F96B";

    private const string Valid = $$"""
        {
          "name": "forest", "version": "3", "file": "model.onnx", // A comment.
          "sha256": "{{Hash}}",
          "input": "x", "inputs": ["value_z50", "season_z500"], "outputs": { "strangeness": "s" },
          "sensors": "plant-3/*", "strangerIs": "lower", "threshold": 0.75, "training": { "anything": 1 }
        }
        """;

    [Fact]
    public void A_model_is_read_with_its_sensors_and_what_is_for_people_is_left()
    {
        var manifest = ModelManifestParser.Parse(Valid);

        Assert.Equal(new ModelDescription("forest", "3", Hash.ToLowerInvariant(), 0.75, 3, HasEvidence: false), manifest.Description);
        Assert.Equal(("plant-3/*", "x", true), (manifest.Sensors, manifest.Input, manifest.IsLowerStranger));
        Assert.Equal(["value_z50", "season_z500"], manifest.Inputs);
    }

    [Fact]
    public void All_mistakes_are_told_at_once_with_their_places()
    {
        var exception = Assert.Throws<ModelDefinitionException>(() => ModelManifestParser.Parse("""
            {
              "name": "", "version": 3, "file": "../model.onnx",
              "sha256": "12",
              "inputs": ["value_z5", "season_z500", "season_z500"],
              "outputs": { "evidense": "e" },
              "sensor": "plant-3/*",
              "strangerIs": "odd", "threshold": 1, "strangenessWeight": "2"
            }
            """));

        Assert.Equal(
            [
                "1:1: 'input' is missing: write the name of the graph's input tensor.",
                "2:11: 'name' is empty.",
                "2:26: 'version' must be a text, but is the number 3.",
                "2:37: 'file' must be the name of a file in the same folder, but is '../model.onnx'.",
                "3:13: 'sha256' must be 64 hexadecimal digits, but is '12'.",
                "4:14: 'inputs' has 'value_z5', which there is not: do you mean 'value_z50'?",
                "4:41: 'season_z500' is twice in 'inputs': leave one out.",
                "5:14: 'strangeness' is missing: write the name of the graph's output that says how strange a row is.",
                "5:16: 'evidense' is not known here: do you mean 'evidence'?",
                "6:3: 'sensor' is not read: do you mean 'sensors'? Name it otherwise if it is for people.",
                "7:17: 'strangerIs' must be one of \"higher\", \"lower\", but is the text 'odd'.",
                "7:37: 'threshold' must be above 0 and below 1, but is the number 1; leave it out and the alarm budget decides.",
                "7:61: 'strangenessWeight' must be a number, 0 or more, but is the text '2'.",
            ],
            exception.Errors.Select(error => error.ToString()));
    }

    [Theory]
    [InlineData("[]", "1:1: A model.json is an object, but this is a list.")]
    [InlineData("{ \"name\": ", "1:11: Not well-formed JSON: ")]
    public void A_text_that_is_no_object_is_one_mistake(string text, string mistake) =>
        Assert.StartsWith(mistake, Assert.Single(Assert.Throws<ModelDefinitionException>(() => ModelManifestParser.Parse(text)).Errors).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"x\"", "\"y\"")]
    [InlineData("\"season_z500\"", "\"value_z200\"")]
    [InlineData("\"lower\"", "\"higher\"")]
    [InlineData("\"s\"", "\"t\"")]
    public void Models_whose_rows_get_other_numbers_have_sessions_of_their_own(string text, string other) => Assert.NotEqual(
        ModelManifestParser.Parse(Valid).SessionKey, ModelManifestParser.Parse(Valid.Replace(text, other, StringComparison.Ordinal)).SessionKey);

    [Theory]
    [InlineData("\"forest\"", "\"wood\"")]
    [InlineData("0.75", "0.5")]
    [InlineData("plant-3/*", "plant-4/*")]
    public void Models_that_differ_in_what_the_graph_does_not_see_share_one(string text, string other) => Assert.Equal(
        ModelManifestParser.Parse(Valid).SessionKey, ModelManifestParser.Parse(Valid.Replace(text, other, StringComparison.Ordinal)).SessionKey);
}
