namespace SensorGrid.Grains.Storage.Parts;

/// <summary>A part that the manifest refers to, and its entries.</summary>
/// <param name="Name">The random name.</param>
/// <param name="ETag">The ETag of the content that the manifest refers to.</param>
/// <param name="Bytes">The size of the item.</param>
/// <param name="Entries">All entries of the part, dead ones included, in the part's order.</param>
[GenerateSerializer, Immutable, Alias("state-part")]
internal sealed record PartReference(
    [property: Id(0)] Guid Name, [property: Id(1)] string ETag, [property: Id(2)] int Bytes, [property: Id(3)] PartEntry[] Entries)
{
    /// <summary>Gets the number of bytes that live entries take.</summary>
    public long LiveBytes => Entries.Where(entry => entry.IsLive).Sum(entry => (long)entry.Bytes);

    public ManifestPart ToManifest() => new(Name, ETag, Bytes, Array.ConvertAll(Entries, entry => entry.Ordinal));
}
