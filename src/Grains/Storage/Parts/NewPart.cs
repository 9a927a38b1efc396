namespace SensorGrid.Grains.Storage.Parts;

/// <summary>A part that is to be written.</summary>
/// <param name="Bytes">The item's bytes.</param>
/// <param name="Entries">Its entries, all live.</param>
internal sealed record NewPart(byte[] Bytes, PartEntry[] Entries);
