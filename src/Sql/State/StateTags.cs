namespace SensorGrid.Sql.State;

/// <summary>The byte before a value, which says how it is written.</summary>
internal static class StateTags
{
    /// <summary>A null; nothing follows.</summary>
    public const byte Null = 0;

    /// <summary>A whole number in groups of 7 bits follows.</summary>
    public const byte Number = 1;

    /// <summary>8 bytes follow: a number of many bits.</summary>
    public const byte Bits = 2;

    /// <summary>The number of bytes and text in UTF-8 follow.</summary>
    public const byte Utf8 = 3;

    /// <summary>The number of UTF-16 units and they themselves follow: text that UTF-8 cannot hold.</summary>
    public const byte Utf16 = 4;

    /// <summary>The number of bytes and they themselves follow.</summary>
    public const byte Bytes = 5;

    /// <summary>The number of fields and their values follow.</summary>
    public const byte Row = 6;
}
