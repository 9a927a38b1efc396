namespace SensorGrid.Grains.Interfaces.Catalogue;

/// <summary>A source definition as it was written.</summary>
/// <param name="Name">Its name, for people: that of its file. The stream is said in the text.</param>
/// <param name="Text">The JSON text.</param>
[GenerateSerializer, Immutable, Alias("catalogue-source")]
public sealed record SourceText([property: Id(0)] string Name, [property: Id(1)] string Text);
