using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.DynamoDB;

/// <summary>The types of attribute values.</summary>
internal static class AttributeType
{
    /// <summary>The kind of cell that a type is.</summary>
    /// <param name="type">The type, such as <c>N</c>.</param>
    /// <param name="isUsable">False for the types that cannot be used: sets, lists, maps and binary values.</param>
    public static CellKind KindOf(ReadOnlySpan<byte> type, out bool isUsable)
    {
        isUsable = true;
        if (type is [(byte)'N'])
        {
            return CellKind.Number;
        }

        if (type is [(byte)'S'])
        {
            return CellKind.Text;
        }

        if (type.SequenceEqual("BOOL"u8))
        {
            return CellKind.True;
        }

        isUsable = type.SequenceEqual("NULL"u8);
        return CellKind.Null;
    }
}
