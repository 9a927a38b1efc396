namespace SensorGrid.Grains.Interfaces.Catalogue;

/// <summary>The definition of a model as it was written.</summary>
/// <param name="Name">Its name: definitions are in the order of their names.</param>
/// <param name="Text">The text of its <c>model.json</c>, which names the graph by its SHA-256.</param>
[GenerateSerializer, Immutable, Alias("catalogue-model")]
public sealed record ModelText([property: Id(0)] string Name, [property: Id(1)] string Text);
