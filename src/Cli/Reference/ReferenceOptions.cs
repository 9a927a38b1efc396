namespace SensorGrid.Cli.Reference;

/// <summary>The selection of the sensors to recompute.</summary>
/// <param name="Sample">The maximum number.</param>
/// <param name="Seed">What they are drawn with.</param>
internal sealed record ReferenceOptions(int Sample, int Seed);
