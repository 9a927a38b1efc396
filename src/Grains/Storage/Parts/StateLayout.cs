namespace SensorGrid.Grains.Storage.Parts;

/// <summary>The items of a state beside its manifest, as the stored manifest has them.</summary>
/// <param name="Parts">The parts that hold live sections.</param>
/// <param name="Spares">The items that the next save may write.</param>
/// <param name="Garbage">The items to delete.</param>
[GenerateSerializer, Immutable, Alias("state-layout")]
internal sealed record StateLayout(
    [property: Id(0)] PartReference[] Parts, [property: Id(1)] SparePart[] Spares, [property: Id(2)] GarbagePart[] Garbage)
{
    // Of an entry, with its name and its share of the arrays.
    private const int EntryBytes = 112;

    public static StateLayout Empty { get; } = new([], [], []);

    /// <summary>Gets whether there is the manifest alone.</summary>
    public bool IsEmpty => Parts.Length == 0 && Spares.Length == 0 && Garbage.Length == 0;

    /// <summary>Gets about how much memory it takes, in bytes.</summary>
    public int ApproximateBytes => (EntryBytes * Parts.Sum(part => part.Entries.Length)) + (64 * (Parts.Length + Spares.Length + Garbage.Length));
}
