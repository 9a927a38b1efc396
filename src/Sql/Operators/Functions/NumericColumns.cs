using SensorGrid.Sql.Forest;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Functions;

/// <summary>The columns of a row that are dimensions of a point: those with numbers, except DECIMAL.</summary>
internal sealed class NumericColumns
{
    private readonly int[] _indices;
    private readonly bool[] _isFloat;

    public NumericColumns(RowSchema schema)
    {
        _indices = [.. Of(schema, type => type.IsInteger || type.IsFloat)];
        if (_indices.Length == 0)
        {
            // Columns without a type are null in all rows.
            _indices = [.. Of(schema, type => type.Kind is SqlKind.Null).Take(ForestParameters.MaxColumns)];
        }

        _isFloat = [.. _indices.Select(i => schema.Columns[i].Type.IsFloat)];
        Names = [.. _indices.Select(i => schema.Columns[i].Name)];
    }

    private static IEnumerable<int> Of(RowSchema schema, Func<SqlType, bool> isDimension) => Enumerable.Range(0, schema.Count).Where(i => isDimension(schema.Columns[i].Type));

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of columns.</summary>
    public int Count => _indices.Length;

    /// <summary>Reads the point of a row.</summary>
    /// <returns>False when a column is null: such a row is no point.</returns>
    /// <exception cref="RowErrorException">A number is NaN, infinite, or too large.</exception>
    public bool TryRead(Row row, Span<double> point)
    {
        for (var i = 0; i < _indices.Length; i++)
        {
            var value = row.Values[_indices[i]];
            if (value.IsNull)
            {
                return false;
            }

            point[i] = _isFloat[i] ? value.Double : value.Bits;
            if (!(Math.Abs(point[i]) <= NumericRow.MaxValue))
            {
                throw RowErrors.OfDomain($"The function over \"{Names[i]}\"", point[i]);
            }
        }

        return true;
    }
}
