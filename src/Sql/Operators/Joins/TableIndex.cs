using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Joins;

/// <summary>The rows of a reference table by the values that streams look up. Immutable; shared by all runs.</summary>
internal sealed class TableIndex
{
    private static readonly List<Row> None = [];

    private readonly Dictionary<Value[], List<Row>> _rows = new(KeyComparer.Instance);

    /// <param name="rows">The rows.</param>
    /// <param name="keys">The values that are looked up. A row in which one is null, or cannot be computed, is never found.</param>
    public TableIndex(IReadOnlyList<Row> rows, Scalar[] keys)
    {
        foreach (var row in rows)
        {
            if (Key(row, keys) is { } key)
            {
                if (!_rows.TryGetValue(key, out var equal))
                {
                    _rows.Add(key, equal = []);
                }

                equal.Add(row);
            }
        }
    }

    /// <summary>Finds the rows with a key, in the order of the table.</summary>
    public List<Row> Find(Value[] key) => _rows.GetValueOrDefault(key, None);

    private static Value[]? Key(Row row, Scalar[] keys)
    {
        try
        {
            var key = new Value[keys.Length];
            keys.Evaluate(row, key);
            return Array.Exists(key, value => value.IsNull) ? null : key;
        }
        catch (RowErrorException)
        {
            return null;
        }
    }
}
