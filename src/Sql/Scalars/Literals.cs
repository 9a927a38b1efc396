using System.Globalization;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Times;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Binds literals.</summary>
internal static class Literals
{
    /// <summary>Binds a literal.</summary>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public static Scalar? Bind(Expression literal, BindSite site) => literal switch
    {
        NumberLiteral number => Number(number.Text, site),
        StringLiteral text => new ConstantScalar(Value.Of(text.Text), SqlType.Varchar(text.Text.Length)),
        BooleanLiteral { Value: { } value } => new ConstantScalar(Value.Of(value), SqlType.Boolean),
        BooleanLiteral => BindSite.Null(SqlType.Boolean),
        DateTimeLiteral time => Time(time, site),
        IntervalLiteral interval => Interval(interval, site),
        _ => BindSite.Null(SqlType.Null),
    };

    /// <summary>Binds a number: one with an exponent is a DOUBLE, with a point a DECIMAL, else an INTEGER or BIGINT.</summary>
    /// <param name="text">The number, perhaps with a minus.</param>
    /// <param name="site">Where it is written.</param>
    public static Scalar? Number(string text, BindSite site)
    {
        if (text.Contains('E', StringComparison.OrdinalIgnoreCase))
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? new ConstantScalar(Value.Of(number), SqlType.Double)
                : site.Error($"{text} is no number of DOUBLE.");
        }

        if (text.Contains('.', StringComparison.Ordinal))
        {
            return Decimal(text, site);
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? new ConstantScalar(Value.Of(whole), whole == (int)whole ? SqlType.Integer : SqlType.BigInt)
            : site.Error($"{text} is too large for BIGINT: write it with an exponent, {text}E0, for a DOUBLE.");
    }

    private static Scalar? Decimal(string text, BindSite site)
    {
        var digits = text.TrimStart('-').TrimStart('0');
        var scale = digits.Length - digits.IndexOf('.', StringComparison.Ordinal) - 1;
        var precision = Math.Max(1, digits.Length - 1);
        return precision <= Decimals.MostDigits && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? new ConstantScalar(Value.Of((long)(number * Decimals.PowerOfTen(scale))), SqlType.Decimal(precision, scale))
            : site.Error($"{text} has more than {Decimals.MostDigits} digits: write it with an exponent, {text}E0, for a DOUBLE.");
    }

    private static Scalar? Time(DateTimeLiteral literal, BindSite site)
    {
        var (type, form) = literal.Type switch
        {
            "DATE" => (SqlType.Date, "yyyy-MM-dd"),
            "TIME" => (SqlType.Time, "HH:mm:ss"),
            _ => (SqlType.Timestamp, "yyyy-MM-dd HH:mm:ss"),
        };
        return TimeText.TryRead(literal.Text, type.Kind, out var value)
            ? new ConstantScalar(Value.Of(value), type)
            : site.Error($"'{literal.Text}' is no {type}: write {type} '{form}'.");
    }

    private static Scalar? Interval(IntervalLiteral literal, BindSite site)
    {
        if (!Intervals.TryRead(literal.Text, literal.Units, out var value))
        {
            return site.Error($"'{literal.Text}' is no INTERVAL {Intervals.Write(literal.Units)}: write, for example, INTERVAL {Example(literal.Units)} {Intervals.Write(literal.Units)}.");
        }

        return new ConstantScalar(Value.Of(literal.IsNegative ? -value : value), Intervals.TypeOf(literal.Units.From)) { Units = literal.Units };
    }

    private static string Example(IntervalUnits units) => (units.From, units.To) switch
    {
        (TimeField.Year, TimeField.Month) => "'1-6'",
        (TimeField.Day, TimeField.Hour) => "'1 12'",
        (TimeField.Day, TimeField.Minute) => "'1 12:30'",
        (TimeField.Day, TimeField.Second) => "'1 12:30:00'",
        (TimeField.Hour, TimeField.Second) => "'12:30:00'",
        (TimeField.Hour, TimeField.Minute) or (TimeField.Minute, TimeField.Second) => "'12:30'",
        _ => "'10'",
    };
}
