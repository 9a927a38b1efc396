using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Times;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Binds arithmetic on times and intervals. Months are added by the calendar; a time of day wraps at midnight.</summary>
internal static class TimeArithmetic
{
    /// <summary>Binds an operation of which at least one operand is a time or an interval.</summary>
    /// <returns>Null when there is none on these types, which has been reported.</returns>
    public static Scalar? Bind(BinaryOperator operation, Scalar left, Scalar right, BindSite site) => (operation, left.Type, right.Type) switch
    {
        (BinaryOperator.Add, { IsTime: true }, { IsInterval: true }) => Shift(left, right, 1, site),
        (BinaryOperator.Add, { IsInterval: true }, { IsTime: true }) => Shift(right, left, 1, site),
        (BinaryOperator.Subtract, { IsTime: true }, { IsInterval: true }) => Shift(left, right, -1, site),
        (BinaryOperator.Subtract, { IsTime: true }, { IsTime: true }) =>
            site.Error("The difference of two times needs a unit: write (a - b) SECOND, (a - b) MINUTE, ... for an interval, or TSDIFF(b, a) for milliseconds."),
        (BinaryOperator.Add or BinaryOperator.Subtract, { IsInterval: true }, { IsInterval: true }) when left.Type.Kind == right.Type.Kind => Sum(operation, left, right),
        (BinaryOperator.Multiply, { IsInterval: true }, { IsNumber: true }) => Scale(operation, left, right),
        (BinaryOperator.Multiply, { IsNumber: true }, { IsInterval: true }) => Scale(operation, right, left),
        (BinaryOperator.Divide, { IsInterval: true }, { IsNumber: true }) => Scale(operation, left, right),
        (BinaryOperator.Add or BinaryOperator.Subtract, { IsTime: true }, { IsNumber: true }) =>
            site.Error($"A number cannot be added to a {left.Type}, nor taken from one: write an interval, such as INTERVAL '10' SECOND."),
        _ => site.Error($"{OperatorText.Of(operation)} cannot be applied to {left.Type} and {right.Type}."),
    };

    /// <summary>Binds <c>(a - b) unit</c>: the time from b to a, cut to the unit.</summary>
    /// <returns>Null when the types are wrong, which has been reported.</returns>
    public static Scalar? Difference(Scalar end, Scalar start, IntervalUnits units, BindSite site)
    {
        var (kinds, last) = ((end.Type.Kind, start.Type.Kind), Intervals.LastOf(units));
        var fits = kinds is (SqlKind.Date or SqlKind.Timestamp, SqlKind.Date or SqlKind.Timestamp) or (SqlKind.Time, SqlKind.Time);
        if (!fits && end.Type.Kind != SqlKind.Null && start.Type.Kind != SqlKind.Null)
        {
            return site.Error($"(a - b) {Intervals.Write(units)} needs two times, but these are {end.Type} and {start.Type}.");
        }

        var length = Intervals.LengthOf(last);
        Func<Value, Value, Value> function = Calendar.MonthsOf(last) > 0
            ? (a, b) => Value.Of(Calendar.MonthsBetween(b.Bits, a.Bits) / length * length)
            : (a, b) => Value.Of((a.Bits - b.Bits) / length * length);
        return new PairScalar($"DIFFERENCE {Intervals.Write(last)}", Intervals.TypeOf(last), end, start, function) { Units = units };
    }

    private static Scalar? Shift(Scalar time, Scalar interval, int sign, BindSite site)
    {
        var name = sign > 0 ? "+" : "-";
        if (interval.Type.Kind == SqlKind.MonthInterval)
        {
            return time.Type.Kind == SqlKind.Time
                ? site.Error("Months cannot be added to a TIME, nor taken from one.")
                : new PairScalar(name, time.Type, time, interval, (t, i) => Value.Of(Calendar.AddMonths(t.Bits, sign * i.Bits)));
        }

        if (time.Type.Kind == SqlKind.Time)
        {
            return new PairScalar(name, time.Type, time, interval, (t, i) => Value.Of(Calendar.Remainder(t.Bits + (sign * (i.Bits % TimeText.MillisecondsOfDay)), TimeText.MillisecondsOfDay)));
        }

        // A day and some days are a day; with hours it is an instant.
        var staysDate = time.Type.Kind == SqlKind.Date && interval.Units is { } units && Intervals.LastOf(units) is TimeField.Day or TimeField.Week;
        var type = time.Type.Kind == SqlKind.Date && staysDate ? SqlType.Date : SqlType.Timestamp;
        return new PairScalar(name, type, time, interval, (t, i) => Value.Of(TimeText.Fit(t.Bits + ((Int128)sign * i.Bits))));
    }

    private static PairScalar Sum(BinaryOperator operation, Scalar left, Scalar right)
    {
        var sign = operation == BinaryOperator.Add ? 1 : -1;
        return new PairScalar(OperatorText.Of(operation), left.Type, left, right, (a, b) => Value.Of(Numbers.FitInteger(a.Bits + ((Int128)sign * b.Bits), SqlType.BigInt)))
        {
            Units = left.Units == right.Units ? left.Units : null,
        };
    }

    // The result is cut to a whole number of milliseconds or months.
    private static PairScalar Scale(BinaryOperator operation, Scalar interval, Scalar number)
    {
        var isDivision = operation == BinaryOperator.Divide;
        Func<Value, Value, Value> function = number.Type switch
        {
            { IsFloat: true } => isDivision
                ? static (i, n) => n.Double == 0 ? throw RowErrors.OfDivisionByZero() : Value.Of(Numbers.CutToInteger(i.Bits / n.Double, SqlType.BigInt))
                : static (i, n) => Value.Of(Numbers.CutToInteger(i.Bits * n.Double, SqlType.BigInt)),
            var type => isDivision
                ? (i, n) => n.Bits == 0 ? throw RowErrors.OfDivisionByZero() : Value.Of(Numbers.FitInteger((Int128)i.Bits * Decimals.PowerOfTen(type.Scale) / n.Bits, SqlType.BigInt))
                : (i, n) => Value.Of(Numbers.FitInteger((Int128)i.Bits * n.Bits / Decimals.PowerOfTen(type.Scale), SqlType.BigInt)),
        };
        return new PairScalar(OperatorText.Of(operation), interval.Type, interval, number, function) { Units = interval.Units };
    }
}
