namespace SensorGrid.Grains.Storage.Parts;

/// <summary>A part as the manifest names it: without the names of its sections, which the part itself has.</summary>
/// <param name="Name">The random name.</param>
/// <param name="ETag">The ETag of the content that is referred to.</param>
/// <param name="Bytes">The size of the item.</param>
/// <param name="Ordinals">The index of each entry of the part among all chunks of the state, or <see cref="PartEntry.Dead"/>.</param>
internal sealed record ManifestPart(Guid Name, string ETag, int Bytes, int[] Ordinals);
