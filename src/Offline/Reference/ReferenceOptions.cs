namespace SensorGrid.Offline.Reference;

/// <summary>The selection of the sensors to recompute.</summary>
/// <param name="Sample">The maximum number, at least 1.</param>
/// <param name="Seed">The seed that they are drawn with: equal sensors and seed give an equal sample.</param>
public sealed record ReferenceOptions(int Sample, int Seed)
{
    /// <summary>
    /// The bytes of the <c>features.json</c> that the live system runs with, since the engine does not provide it here; null for the built-in definitions. It must be valid.
    /// </summary>
    public ReadOnlyMemory<byte>? Definitions { get; init; }
}
