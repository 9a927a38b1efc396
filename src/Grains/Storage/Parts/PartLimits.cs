namespace SensorGrid.Grains.Storage.Parts;

/// <summary>The sizes that items are kept to, in bytes, and the bounds of their number. DynamoDB takes items of 400 KB.</summary>
internal sealed record PartLimits
{
    /// <summary>Gets the packed size up to which a state is one item.</summary>
    public int Whole { get; init; } = 64 * 1024;

    /// <summary>Gets the size of all sections that the manifest of a larger state holds itself.</summary>
    public int Inline { get; init; } = 48 * 1024;

    /// <summary>Gets the packed size of a part.</summary>
    public int Part { get; init; } = 256 * 1024;

    /// <summary>Gets the size of the chunks that a larger section is cut into.</summary>
    public int Chunk { get; init; } = 192 * 1024;

    /// <summary>Gets how many parts there may be beside twice as many as the state needs at least.</summary>
    public int ExtraParts { get; init; } = 16;

    /// <summary>Gets how many names of new parts each manifest announces.</summary>
    public int Blanks { get; init; } = 2;

    /// <summary>Gets how many items may wait for their deletion.</summary>
    public int Garbage { get; init; } = 256;

    /// <summary>Gets how long after an item became garbage a write may come that another process had sent before.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Computes the number of parts up to which a save rewrites none for their number alone.</summary>
    public int MaxParts(long bytes) => ExtraParts + (2 * (int)((bytes + Part - 1) / Part));
}
