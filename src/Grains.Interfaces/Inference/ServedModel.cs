namespace SensorGrid.Grains.Interfaces.Inference;

/// <summary>A model in force, as clients of inference see it: a table of inputs goes in, an output or two come out.</summary>
/// <param name="Name">The name of its definition, or <see cref="Others"/>.</param>
/// <param name="Identity">Name and version of its <c>model.json</c>, such as <c>forest@4</c>.</param>
/// <param name="Version">The version of its <c>model.json</c>.</param>
/// <param name="Key">Names all that its answers depend on; another model under the same name has another key.</param>
/// <param name="Input">The name of the input tensor.</param>
/// <param name="Columns">The names of its columns.</param>
/// <param name="Outputs">The names of the output tensors: strangeness, and evidence where the model has it.</param>
[GenerateSerializer, Immutable, Alias("served-model")]
public sealed record ServedModel(
    [property: Id(0)] string Name,
    [property: Id(1)] string Identity,
    [property: Id(2)] string Version,
    [property: Id(3)] string Key,
    [property: Id(4)] string Input,
    [property: Id(5)] string[] Columns,
    [property: Id(6)] string[] Outputs)
{
    /// <summary>The name of the model that scores the sensors that no definition names.</summary>
    public const string Others = "default";
}
