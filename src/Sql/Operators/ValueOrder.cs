using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>The order of values of one type that are not null: numbers and times by size (NaN before all), FALSE before TRUE, text by its UTF-16 codes, bytes one by one.</summary>
/// <param name="type">The type.</param>
internal sealed class ValueOrder(SqlType type) : IComparer<Value>
{
    private readonly bool _isFloat = type.IsFloat;
    private readonly bool _isText = type.IsText;
    private readonly bool _isBytes = type.Kind is SqlKind.Varbinary;

    /// <summary>Whether values of a type have an order.</summary>
    public static bool Has(SqlType type) => type.Kind is not SqlKind.Row;

    public int Compare(Value x, Value y)
    {
        if (_isFloat)
        {
            return x.Double.CompareTo(y.Double);
        }

        if (_isText)
        {
            return string.CompareOrdinal(x.Text, y.Text);
        }

        return _isBytes ? x.Bytes.AsSpan().SequenceCompareTo(y.Bytes) : x.Bits.CompareTo(y.Bits);
    }
}
