namespace SensorGrid.Sql.Values;

/// <summary>Checks that values fit their types.</summary>
internal static class Numbers
{
    /// <summary>Checks that a number fits a whole-number type.</summary>
    /// <exception cref="RowErrorException">It does not.</exception>
    public static long FitInteger(Int128 value, SqlType type)
    {
        var (least, most) = Range(type.Kind);
        return value >= least && value <= most ? (long)value : throw RowErrors.OfOverflow(value, type);
    }

    /// <summary>Cuts the fraction of a number and checks that the rest fits a whole-number type.</summary>
    /// <exception cref="RowErrorException">It does not, or is no finite number.</exception>
    public static long CutToInteger(double value, SqlType type) =>
        Math.Abs(value) < 1E19 ? FitInteger((Int128)Math.Truncate(value), type) : throw RowErrors.OfFloatOverflow(value, type);

    /// <summary>Rounds a number to a floating-point type.</summary>
    /// <exception cref="RowErrorException">It is too large, or is no finite number.</exception>
    public static double FitFloat(double value, SqlType type)
    {
        var rounded = type.Kind == SqlKind.Real ? (float)value : value;
        return double.IsFinite(rounded) ? rounded : throw RowErrors.OfFloatOverflow(value, type);
    }

    /// <summary>Cuts text that is longer than its type, and pads a CHAR.</summary>
    public static string FitText(string text, SqlType type) =>
        type.Precision == 0 ? text
        : text.Length > type.Precision ? text[..type.Precision]
        : type.Kind == SqlKind.Char ? text.PadRight(type.Precision) : text;

    private static (long Least, long Most) Range(SqlKind kind) => kind switch
    {
        SqlKind.TinyInt => (sbyte.MinValue, sbyte.MaxValue),
        SqlKind.SmallInt => (short.MinValue, short.MaxValue),
        SqlKind.Integer => (int.MinValue, int.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };
}
