namespace SensorGrid.Sql.Values;

/// <summary>
/// The order of the values of a type, in which they are sorted. Nulls are the same and come last; NaN is the least number; text is ordered by its UTF-16 units,
/// and the spaces at the end of a CHAR do not count; bytes and rows are ordered element by element.
/// </summary>
/// <param name="type">The type.</param>
internal sealed class ValueOrder(SqlType type) : IComparer<Value>
{
    /// <summary>Compares two values of the type.</summary>
    public int Compare(Value x, Value y) => Compare(x, y, type);

    /// <summary>Compares two values of a type.</summary>
    public static int Compare(Value left, Value right, SqlType type) =>
        left.IsNull || right.IsNull ? left.IsNull.CompareTo(right.IsNull) : type.Kind switch
        {
            SqlKind.Real or SqlKind.Double => left.Double.CompareTo(right.Double),
            SqlKind.Varchar => Math.Sign(string.CompareOrdinal(left.Text, right.Text)),
            SqlKind.Char => ComparePadded(left.Text, right.Text),
            SqlKind.Varbinary => Math.Sign(left.Bytes.AsSpan().SequenceCompareTo(right.Bytes)),
            SqlKind.Row => CompareFields(left.Fields, right.Fields, type.Fields!),
            _ => left.Bits.CompareTo(right.Bits),
        };

    /// <summary>Compares two texts of which at least one is a CHAR: the spaces at the end do not count.</summary>
    public static int ComparePadded(string left, string right) =>
        Math.Sign(left.AsSpan().TrimEnd(' ').SequenceCompareTo(right.AsSpan().TrimEnd(' ')));

    private static int CompareFields(Value[] left, Value[] right, RowSchema fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (Compare(left[i], right[i], fields.Columns[i].Type) is not 0 and var order)
            {
                return order;
            }
        }

        return 0;
    }
}
