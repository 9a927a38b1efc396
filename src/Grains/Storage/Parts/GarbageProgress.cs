namespace SensorGrid.Grains.Storage.Parts;

/// <summary>The progress of a deletion.</summary>
[GenerateSerializer]
internal enum GarbageProgress : byte
{
    /// <summary>Not deleted yet, as far as is known.</summary>
    Waiting,

    /// <summary>Deleted once; a write that another process had sent before may still come.</summary>
    Deleted,

    /// <summary>Deleted again after the time in which such a write may come: the next manifest forgets the name.</summary>
    Gone,
}
