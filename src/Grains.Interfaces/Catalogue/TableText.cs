namespace SensorGrid.Grains.Interfaces.Catalogue;

/// <summary>The definition of a reference table as it was written.</summary>
/// <param name="Name">Its name, by which programs join it.</param>
/// <param name="Text">The text, which names the content by its SHA-256.</param>
[GenerateSerializer, Immutable, Alias("catalogue-table")]
public sealed record TableText([property: Id(0)] string Name, [property: Id(1)] string Text);
