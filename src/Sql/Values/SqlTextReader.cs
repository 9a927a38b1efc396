using System.Globalization;

namespace SensorGrid.Sql.Values;

/// <summary>Reads values from text, as CAST from VARCHAR does. Spaces around numbers, truth values and times do not count.</summary>
internal static class SqlTextReader
{
    /// <summary>Reads a value.</summary>
    /// <exception cref="RowErrorException">The text is no value of the type, or one out of its range.</exception>
    public static Value Read(string text, SqlType type) => type.Kind switch
    {
        SqlKind.Boolean => ReadBoolean(text, type),
        SqlKind.TinyInt or SqlKind.SmallInt or SqlKind.Integer or SqlKind.BigInt => Value.Of(ReadInteger(text, type)),
        SqlKind.Decimal => Value.Of(ReadDecimal(text, type)),
        SqlKind.Real or SqlKind.Double => ReadFloat(text, type),
        SqlKind.Char or SqlKind.Varchar => Value.Of(Numbers.FitText(text, type)),
        SqlKind.Varbinary => ReadBytes(text, type),
        SqlKind.Date or SqlKind.Time or SqlKind.Timestamp => TimeText.TryRead(text, type.Kind, out var time) ? Value.Of(time) : throw RowErrors.OfCoercion(text, type),
        _ => throw RowErrors.OfCoercion(text, type),
    };

    private static Value ReadBoolean(string text, SqlType type) => text.AsSpan().Trim() switch
    {
        var trimmed when trimmed.Equals("TRUE", StringComparison.OrdinalIgnoreCase) => Value.Of(true),
        var trimmed when trimmed.Equals("FALSE", StringComparison.OrdinalIgnoreCase) => Value.Of(false),
        var trimmed when trimmed.Equals("UNKNOWN", StringComparison.OrdinalIgnoreCase) => Value.Null,
        _ => throw RowErrors.OfCoercion(text, type),
    };

    // A fraction is cut, as CAST of a number does: '12.7' is 12.
    private static long ReadInteger(string text, SqlType type)
    {
        if (long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole))
        {
            return Numbers.FitInteger(whole, type);
        }

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? Numbers.FitInteger((Int128)decimal.Truncate(number), type)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var large) && HasDigit(text)
                ? throw RowErrors.OfFloatOverflow(large, type)
                : throw RowErrors.OfCoercion(text, type);
    }

    private static long ReadDecimal(string text, SqlType type)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return Decimals.FromDecimal(number, type);
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var large) && HasDigit(text)
            ? throw RowErrors.OfFloatOverflow(large, type)
            : throw RowErrors.OfCoercion(text, type);
    }

    private static Value ReadFloat(string text, SqlType type) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && HasDigit(text)
            ? Value.Of(Numbers.FitFloat(number, type))
            : throw RowErrors.OfCoercion(text, type);

    private static Value ReadBytes(string text, SqlType type)
    {
        try
        {
            return Value.Of(Convert.FromHexString(text));
        }
        catch (FormatException)
        {
            throw RowErrors.OfCoercion(text, type);
        }
    }

    // NaN and Infinity are read by .NET, but are no numbers of SQL.
    private static bool HasDigit(string text) => text.AsSpan().ContainsAnyInRange('0', '9');
}
