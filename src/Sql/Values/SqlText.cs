using System.Globalization;

namespace SensorGrid.Sql.Values;

/// <summary>
/// Writes values as text, as CAST to VARCHAR does. Whole numbers and DECIMAL in plain form with all digits of their scale; floating-point numbers with the fewest digits that
/// read back as the same number, without exponent from 1E-6 to below 1E18, whole ones without a point; times as <c>yyyy-MM-dd HH:mm:ss</c>, with <c>.fff</c> when there are milliseconds.
/// </summary>
internal static class SqlText
{
    private const double LeastPlain = 1E-6;
    private const double EndOfPlain = 1E18;

    /// <summary>Writes a value; null for null.</summary>
    public static string? Write(Value value, SqlType type) => value.IsNull ? null : type.Kind switch
    {
        SqlKind.Null => null,
        SqlKind.Boolean => value.Boolean ? "TRUE" : "FALSE",
        SqlKind.Decimal => Decimals.Write(value.Bits, type.Scale),
        SqlKind.Real => WriteFloat(value.Double, ((float)value.Double).ToString("R", CultureInfo.InvariantCulture)),
        SqlKind.Double => WriteFloat(value.Double, value.Double.ToString("R", CultureInfo.InvariantCulture)),
        SqlKind.Char or SqlKind.Varchar => value.Text,
        SqlKind.Varbinary => Convert.ToHexString(value.Bytes),
        SqlKind.Date or SqlKind.Time or SqlKind.Timestamp => TimeText.Write(value.Bits, type.Kind),
        SqlKind.MonthInterval => IntervalText.WriteMonths(value.Bits),
        SqlKind.DayInterval => IntervalText.WriteDuration(value.Bits),
        SqlKind.Row => WriteRow(value.Fields, type.Fields!),
        _ => value.Bits.ToString(CultureInfo.InvariantCulture),
    };

    private static string WriteFloat(double value, string shortest)
    {
        if (Math.Abs(value) is >= EndOfPlain or (< LeastPlain and > 0) || !shortest.Contains('E', StringComparison.Ordinal))
        {
            return shortest;
        }

        // The shortest digits, with the exponent resolved: 1.5E-05 is 0.000015.
        var end = shortest.IndexOf('E', StringComparison.Ordinal);
        var (mantissa, exponent) = (shortest[..end], int.Parse(shortest.AsSpan(end + 1), CultureInfo.InvariantCulture));
        var sign = mantissa[0] == '-' ? "-" : "";
        var digits = mantissa.TrimStart('-').Replace(".", "", StringComparison.Ordinal);
        return exponent >= 0 ? sign + digits.PadRight(exponent + 1, '0') : $"{sign}0.{new string('0', -exponent - 1)}{digits}";
    }

    private static string WriteRow(Value[] fields, RowSchema schema) =>
        $"({string.Join(", ", fields.Select((field, index) => Write(field, schema.Columns[index].Type) ?? "NULL"))})";
}
