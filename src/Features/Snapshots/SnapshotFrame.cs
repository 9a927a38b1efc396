namespace SensorGrid.Features.Snapshots;

/// <summary>One section of a snapshot: an operator's state, of a whole key or of one metric, which is read and written as a unit.</summary>
/// <param name="Name">The operator, and what of it: <c>windows/temperature</c>. Unique in its snapshot; at most <see cref="SnapshotFrames.MaxNameBytes"/> bytes of UTF-8.</param>
/// <param name="Version">The version of the format of <paramref name="Content"/>.</param>
/// <param name="Definition">The hash of the definition that the state was computed by; 0 when no definition has a say in it.</param>
/// <param name="Content">The state's bytes.</param>
public readonly record struct SnapshotFrame(string Name, int Version, ulong Definition, ReadOnlyMemory<byte> Content);
