using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Times;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>
/// Conversions between types. A number that becomes a whole number loses its fraction; one that becomes a DECIMAL is rounded half away from zero; text that is too long is cut;
/// what does not fit is an error of the row.
/// </summary>
internal static class Casts
{
    /// <summary>Converts by CAST.</summary>
    /// <returns>The scalar itself when nothing changes; null when no value of its type can become one of the other.</returns>
    public static Scalar? To(Scalar scalar, SqlType type)
    {
        if (scalar.Type == type || (scalar.Type.Kind == type.Kind && (type.IsInteger || type.IsInterval || (type.IsText && Fits(scalar.Type, type)))))
        {
            return scalar;
        }

        if (scalar.Type.Kind == SqlKind.Null)
        {
            return BindSite.Null(type);
        }

        return Find(scalar, type) is { } function ? ConstantScalar.Fold(new MapScalar($"CAST AS {type}", type, scalar, function)) : null;
    }

    /// <summary>Converts by TRY_CAST: a value that CAST cannot convert is null.</summary>
    /// <returns>The scalar itself when nothing changes; null when no value of its type can become one of the other.</returns>
    public static Scalar? Try(Scalar scalar, SqlType type)
    {
        if (To(scalar, type) is not { } cast || cast == scalar || scalar.Type.Kind == SqlKind.Null)
        {
            return To(scalar, type);
        }

        var function = Find(scalar, type)!;
        return ConstantScalar.Fold(new MapScalar($"TRY_CAST AS {type}", type, scalar, value =>
        {
            try
            {
                return function(value);
            }
            catch (RowErrorException)
            {
                return Value.Null;
            }
        }));
    }

    /// <summary>Converts by CAST to an interval of some units.</summary>
    /// <returns>Null when no value of the type can become one.</returns>
    public static Scalar? ToInterval(Scalar scalar, IntervalUnits units)
    {
        var (type, last) = (Intervals.TypeOf(units.From), Intervals.LastOf(units));
        var length = Intervals.LengthOf(last);
        Func<Value, Value>? function = scalar.Type switch
        {
            { Kind: SqlKind.Null } => static value => value,
            { IsInteger: true } => value => Value.Of(Numbers.FitInteger((Int128)value.Bits * length, SqlType.BigInt)),
            { Kind: SqlKind.Decimal, Scale: var scale } => value => Value.Of(Numbers.FitInteger((Int128)value.Bits * length / Decimals.PowerOfTen(scale), SqlType.BigInt)),
            { IsFloat: true } => value => Value.Of(Numbers.CutToInteger(value.Double * length, SqlType.BigInt)),
            { IsText: true } => value => Intervals.TryRead(value.Text, units, out var read) ? Value.Of(read) : throw RowErrors.OfCoercion(value.Text, type),
            _ when scalar.Type.Kind == type.Kind => value => Value.Of(value.Bits / length * length),
            _ => null,
        };
        return function is null ? null : ConstantScalar.Fold(new MapScalar($"CAST AS INTERVAL {Intervals.Write(units)}", type, scalar, function) { Units = units });
    }

    /// <summary>Converts as an insert into a column does: numbers to numbers, text to text (too long text is cut), times to times; null to anything.</summary>
    /// <returns>Null when it would need a CAST.</returns>
    public static Scalar? Implicit(Scalar scalar, SqlType type)
    {
        var from = scalar.Type;
        var isSafe = from.Kind == SqlKind.Null || from == type || (from.IsNumber && type.IsNumber) || (from.IsText && type.IsText)
            || (from.Kind == type.Kind && from.Kind != SqlKind.Row)
            || (from.Kind is SqlKind.Date or SqlKind.Timestamp && type.Kind is SqlKind.Date or SqlKind.Timestamp);
        return isSafe ? To(scalar, type) : null;
    }

    private static bool Fits(SqlType from, SqlType to) => to.Precision == 0 || (to.Kind == SqlKind.Varchar && from.Precision > 0 && from.Precision <= to.Precision);

    private static Func<Value, Value>? Find(Scalar scalar, SqlType type)
    {
        var from = scalar.Type;
        if (type.IsText)
        {
            return ToText(scalar, type);
        }

        return from switch
        {
            { IsText: true } when type.Kind is SqlKind.Row => value => JsonRows.Read(value.Text, type),
            { IsText: true } => value => SqlTextReader.Read(value.Text, type),
            { IsInteger: true } => FromInteger(type),
            { Kind: SqlKind.Decimal } => FromDecimal(from.Scale, type),
            { IsFloat: true } => FromFloat(type),
            { IsTime: true } => FromTime(from.Kind, type.Kind),
            { IsInterval: true } when type.IsNumber => FromInterval(scalar, type),
            { Kind: SqlKind.Varbinary } when type.Kind == SqlKind.Varbinary => value => Value.Of(type.Precision == 0 || value.Bytes.Length <= type.Precision ? value.Bytes : value.Bytes[..type.Precision]),
            _ => null,
        };
    }

    private static Func<Value, Value>? ToText(Scalar scalar, SqlType type)
    {
        var from = scalar.Type;
        if (from.IsInterval && scalar.Units is { To: null } units)
        {
            var length = Intervals.LengthOf(units.From);
            return value => Value.Of(Numbers.FitText(SqlText.Write(Value.Of(value.Bits / length), SqlType.BigInt)!, type));
        }

        return from.Kind is SqlKind.Row ? null : value => Value.Of(Numbers.FitText(SqlText.Write(value, from)!, type));
    }

    private static Func<Value, Value>? FromInteger(SqlType type) => type switch
    {
        { IsInteger: true } => value => Value.Of(Numbers.FitInteger((Int128)value.Bits, type)),
        { Kind: SqlKind.Decimal } => value => Value.Of(Decimals.Fit(Decimals.Rescale(value.Bits, 0, type.Scale), type)),
        { Kind: SqlKind.Real } => static value => Value.Of((double)(float)value.Bits),
        { Kind: SqlKind.Double } => static value => Value.Of((double)value.Bits),
        _ => null,
    };

    private static Func<Value, Value>? FromDecimal(int scale, SqlType type) => type switch
    {
        { IsInteger: true } => value => Value.Of(Numbers.FitInteger((Int128)(value.Bits / Decimals.PowerOfTen(scale)), type)),
        { Kind: SqlKind.Decimal } => value => Value.Of(Decimals.Fit(Decimals.Rescale(value.Bits, scale, type.Scale), type)),
        { IsFloat: true } => value => Value.Of(Numbers.FitFloat(Decimals.ToDouble(value.Bits, scale), type)),
        _ => null,
    };

    private static Func<Value, Value>? FromFloat(SqlType type) => type switch
    {
        { IsInteger: true } => value => Value.Of(Numbers.CutToInteger(value.Double, type)),
        { Kind: SqlKind.Decimal } => value => Value.Of(Decimals.FromDouble(value.Double, type)),
        { Kind: SqlKind.Real } => value => Value.Of(Numbers.FitFloat(value.Double, type)),
        { Kind: SqlKind.Double } => static value => value,
        _ => null,
    };

    private static Func<Value, Value>? FromTime(SqlKind from, SqlKind to) => (from, to) switch
    {
        (SqlKind.Date, SqlKind.Timestamp) => static value => value,
        (SqlKind.Timestamp, SqlKind.Date) => static value => Value.Of(Calendar.FloorTo(value.Bits, TimeText.MillisecondsOfDay)),
        (SqlKind.Timestamp, SqlKind.Time) => static value => Value.Of(Calendar.Remainder(value.Bits, TimeText.MillisecondsOfDay)),
        _ => null,
    };

    // Without known units, an interval counts seconds or months.
    private static Func<Value, Value> FromInterval(Scalar scalar, SqlType type)
    {
        var unit = scalar.Units is { } units ? Intervals.LastOf(units) : scalar.Type.Kind == SqlKind.MonthInterval ? TimeField.Month : TimeField.Second;
        var length = Intervals.LengthOf(unit);
        return type switch
        {
            { IsInteger: true } => value => Value.Of(Numbers.FitInteger((Int128)(value.Bits / length), type)),
            { Kind: SqlKind.Decimal } => value => Value.Of(Decimals.Fit(Decimals.DivideRounded(Decimals.Rescale(value.Bits, 0, type.Scale), length), type)),
            _ => value => Value.Of(Numbers.FitFloat(value.Bits / (double)length, type)),
        };
    }
}
