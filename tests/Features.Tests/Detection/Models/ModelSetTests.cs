using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;

namespace SensorGrid.Features.Tests.Detection.Models;

public sealed class ModelSetTests
{
    private static readonly FormulaScorer Own = new();

    [Fact]
    public void The_first_name_whose_sensors_name_the_sensor_counts_then_the_one_without_sensors()
    {
        var set = Set(Model("c"), Model("b", "plant-1/*"), Model("a", "plant-1/pump-7"), Model("d", "plant-2/x"));

        Assert.Equal(["a", "b", "d", "c", "c"], Ids.Select(id => set.For(id).Model.Name));
    }

    [Fact]
    public void A_sensor_that_no_definition_names_keeps_the_model_of_the_silos()
    {
        var set = Set(Model("a", "plant-2/*"));

        Assert.Same(Own, set.For("plant-1/pump-7"));
        Assert.Same(Own, ModelSet.Own(() => Own).For("plant-2/x"));
    }

    [Fact]
    public void What_names_the_definition_of_a_sensor_is_the_same_rule()
    {
        ModelDefinition[] definitions = [Model("c"), Model("b", "plant-1/*"), Model("a", "plant-1/pump-7"), Model("d", "plant-2/x")];
        var set = Set(definitions);

        Assert.All(Ids, id => Assert.Equal(set.For(id).Model.Name, ModelSet.Find(definitions, id)?.Name));
        Assert.Null(ModelSet.Find([Model("a", "plant-2/*")], "plant-1/pump-7"));
    }

    [Fact]
    public void Definitions_that_do_not_go_together_are_told()
    {
        Assert.Empty(ModelSet.Check([Model("a", "plant-1/pump-7"), Model("b", "plant-1/*"), Model("c")]));
        Assert.Equal(
            [
                "model/c: It has no 'sensors', as model/b has none: say in one of them which sensors it scores, such as \"sensors\": \"plant-3/*\".",
                "model/d: It scores no sensor: model/a stands before it and names all of 'plant-1/pump-*' with 'plant-1/*'. The first name counts: give this one a name that stands before.",
            ],
            ModelSet.Check([Model("c"), Model("d", "plant-1/pump-*"), Model("a", "plant-1/*"), Model("b")]).Select(error => $"{error.Definition}: {error.Message}"));
        Assert.Equal("model/a", ModelSet.Check([Model("a", "x"), Model("a", "y")]).Single().Definition);
    }

    [Theory]
    [InlineData("pumps", true)]
    [InlineData("Pumps_1.b-2", true)]
    [InlineData("", false)]
    [InlineData(".hidden", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    public void A_name_is_one_of_a_folder(string name, bool isOne) => Assert.Equal(isOne, ModelDefinition.IsName(name));

    private static readonly string[] Ids = ["plant-1/pump-7", "plant-1/pump-8", "plant-2/x", "plant-2/y", "z"];

    private static ModelSet Set(params ModelDefinition[] definitions) => new(() => Own, definitions, definition => new Named(definition.Manifest.Description));

    private static ModelDefinition Model(string name, string? sensors = null) =>
        new(name, new ModelManifest(name, "1", "model.onnx", new string('b', 64), "x", ["value_z50"], new ModelOutputs("s")) { Sensors = sensors });

    private sealed class Named(ModelDescription model) : IModelScorer
    {
        public ModelDescription Model => model;

        public ValueTask ScoreAsync(ReadOnlyMemory<float> inputs, Memory<RowScore> scores, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
