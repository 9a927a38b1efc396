namespace SensorGrid.Grains.Storage.Parts;

/// <summary>The first byte of an item: its kind and the version of its format. Part of the stored format.</summary>
/// <remarks>Earlier versions stored a sensor as bytes that begin with 1 to 5.</remarks>
internal enum ItemKind : byte
{
    /// <summary>The whole state in one item.</summary>
    Whole = 0x10,

    /// <summary>The inline sections, and the names of the parts that have the others.</summary>
    Manifest = 0x11,

    /// <summary>Sections, or chunks of large ones.</summary>
    Part = 0x12,
}
