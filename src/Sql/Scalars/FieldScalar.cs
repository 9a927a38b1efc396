using System.Globalization;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>A field of a row value; null when the row value is null.</summary>
/// <param name="record">The row value.</param>
/// <param name="index">The index of the field.</param>
internal sealed class FieldScalar(Scalar record, int index)
    : OperationScalar(string.Create(CultureInfo.InvariantCulture, $"FIELD {index}"), record.Type.Fields!.Columns[index].Type, [record])
{
    public override Value Evaluate(Row row)
    {
        var value = record.Evaluate(row);
        return value.IsNull ? Value.Null : value.Fields[index];
    }
}
