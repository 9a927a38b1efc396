using SensorGrid.Sql.Scalars.Operations;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Times;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>
/// Binds FLOOR and CEIL to a unit, and STEP. Steps of times begin at 1970-01-01 00:00:00, of times of day at midnight; steps of months at January 1970.
/// STEP of an exact number cuts towards zero, of a floating-point number it is the greatest multiple not above it.
/// </summary>
internal static class Rounding
{
    /// <summary>Binds <c>FLOOR(x TO unit)</c> and <c>CEIL(x TO unit)</c>.</summary>
    /// <returns>Null when x is neither a time nor an interval, or has no such unit, which has been reported.</returns>
    public static Scalar? ToUnit(Scalar operand, bool isCeiling, TimeField unit, BindSite site)
    {
        var (type, name) = (operand.Type, $"{(isCeiling ? "CEIL" : "FLOOR")} {Intervals.Write(unit)}");
        if (unit is TimeField.Epoch or TimeField.DayOfWeek or TimeField.DayOfYear)
        {
            return site.Error($"{Intervals.Write(unit)} is no unit of FLOOR or CEIL: take YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND.");
        }

        return type.Kind switch
        {
            SqlKind.Null => BindSite.Null(SqlType.Timestamp),
            SqlKind.Date or SqlKind.Timestamp => new MapScalar(name, type, operand, isCeiling
                ? value => Value.Of(Calendar.Ceiling(value.Bits, unit))
                : value => Value.Of(Calendar.Floor(value.Bits, unit))),
            SqlKind.DayInterval when Calendar.MonthsOf(unit) == 0 => new MapScalar(name, type, operand, OfLength(isCeiling, Calendar.LengthOf(unit))) { Units = new IntervalUnits(unit, null) },
            SqlKind.Time when Calendar.LengthOf(unit) is > 0 and < TimeText.MillisecondsOfDay => new MapScalar(name, type, operand, WithinDay(OfLength(isCeiling, Calendar.LengthOf(unit)))),
            SqlKind.MonthInterval when Calendar.MonthsOf(unit) > 0 => new MapScalar(name, type, operand, OfLength(isCeiling, Calendar.MonthsOf(unit))) { Units = new IntervalUnits(unit, null) },
            _ => site.Error($"{name[..name.IndexOf(' ', StringComparison.Ordinal)]}(x TO {Intervals.Write(unit)}) needs a time, or an interval with that unit, but x is {type}."),
        };
    }

    /// <summary>Binds <c>STEP(x BY n)</c>.</summary>
    /// <returns>Null when the types are wrong, or an interval is not a constant above zero, which has been reported.</returns>
    public static Scalar? Step(Scalar operand, Scalar by, BindSite site)
    {
        if (operand.Type.IsNumber && by.Type.IsNumber)
        {
            return NumberStep(operand, by);
        }

        if (!by.Type.IsInterval || !(operand.Type.IsTime || operand.Type.IsInterval || operand.Type.Kind == SqlKind.Null))
        {
            var advice = by.Type.IsNumber && operand.Type.IsTime ? " Write an interval, such as STEP(x BY INTERVAL '10' SECOND)." : "";
            return site.Error($"STEP needs a time and an interval, or two numbers, but these are {operand.Type} and {by.Type}.{advice}");
        }

        return by is not ConstantScalar { Value: { IsNull: false, Bits: > 0 } length }
            ? site.Error("The interval of STEP must be a constant above zero, such as INTERVAL '10' SECOND.")
            : operand.Type.Kind == SqlKind.Null
                ? BindSite.Null(SqlType.Timestamp)
                : TimeStep(operand, by, length.Bits, site);
    }

    private static Scalar? TimeStep(Scalar operand, Scalar by, long length, BindSite site)
    {
        var isMonths = by.Type.Kind == SqlKind.MonthInterval;
        Func<Value, Value>? function = operand.Type.Kind switch
        {
            SqlKind.Date or SqlKind.Timestamp => isMonths
                ? value => Value.Of(Calendar.FloorToMonths(value.Bits, length, 1970))
                : value => Value.Of(TimeText.Fit(Calendar.FloorTo(value.Bits, length))),
            SqlKind.Time when !isMonths => value => Value.Of(Calendar.FloorTo(value.Bits, length)),
            var kind when kind == by.Type.Kind => value => Value.Of(value.Bits / length * length),
            _ => null,
        };

        // A step of a day by hours is the day itself.
        return function is null
            ? site.Error($"STEP of {operand.Type} cannot be by {by.Type}.")
            : new MapScalar($"STEP {by}", operand.Type, operand, operand.Type.Kind == SqlKind.Date ? value => Value.Of(Calendar.Floor(function(value).Bits, TimeField.Day)) : function);
    }

    private static PairScalar NumberStep(Scalar operand, Scalar by)
    {
        if (operand.Type.IsFloat || by.Type.IsFloat)
        {
            return new PairScalar("STEP", SqlType.Double, Casts.To(operand, SqlType.Double)!, Casts.To(by, SqlType.Double)!, static (x, n) =>
                n.Double == 0 ? throw RowErrors.OfDivisionByZero() : FloatRange.Check(Math.Floor(x.Double / n.Double) * n.Double, "STEP"));
        }

        var type = CommonTypes.Of([operand.Type, by.Type])!;
        return new PairScalar("STEP", type, Casts.To(operand, type)!, Casts.To(by, type)!, static (x, n) =>
            n.Bits == 0 ? throw RowErrors.OfDivisionByZero() : n.Bits == -1 ? x : Value.Of(x.Bits / n.Bits * n.Bits));
    }

    private static Func<Value, Value> OfLength(bool isCeiling, long length) => isCeiling
        ? value => Value.Of(Numbers.FitInteger(-(Int128)Calendar.FloorTo(-value.Bits, length), SqlType.BigInt))
        : value => Value.Of(Calendar.FloorTo(value.Bits, length));

    private static Func<Value, Value> WithinDay(Func<Value, Value> function) => value => Value.Of(function(value).Bits % TimeText.MillisecondsOfDay);
}
