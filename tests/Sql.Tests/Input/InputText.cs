using System.Globalization;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Input;

/// <summary>Writes rows for comparisons: values with | between them.</summary>
internal static class InputText
{
    public static string Of(RowSchema schema, Value[] values) => string.Join('|', values.Select((value, index) => Of(schema.Columns[index].Type, value)));

    private static string Of(SqlType type, Value value) => value.IsNull ? "null"
        : type.IsText ? value.Text
        : type.IsFloat ? value.Double.ToString(CultureInfo.InvariantCulture)
        : type.Kind == SqlKind.Timestamp ? DateTime.UnixEpoch.AddMilliseconds(value.Bits).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)
        : value.Bits.ToString(CultureInfo.InvariantCulture);
}
