namespace SensorGrid.Sources.Rows;

/// <summary>The kind of value in a cell of a row.</summary>
internal enum CellKind : byte
{
    /// <summary>The row has no such cell.</summary>
    Missing,

    /// <summary>A JSON null.</summary>
    Null,

    /// <summary>A text; of CSV, every cell.</summary>
    Text,

    /// <summary>A JSON number.</summary>
    Number,

    /// <summary>A JSON true.</summary>
    True,

    /// <summary>A JSON false.</summary>
    False,

    /// <summary>A JSON object.</summary>
    Object,

    /// <summary>A JSON array.</summary>
    Array,

    /// <summary>A text of which no Unicode can be made.</summary>
    Invalid,
}
