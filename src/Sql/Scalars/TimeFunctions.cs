using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Times;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>The functions of time. Patterns are those of Java, and come first; all times are UTC.</summary>
internal static class TimeFunctions
{
    private const string StandardPattern = "yyyy-MM-dd HH:mm:ss";

    public static readonly ScalarFunction[] Table =
    [
        new(
            "TSDIFF",
            [new Parameter("start", ParameterKind.Any), new Parameter("end", ParameterKind.Any)],
            "Counts the milliseconds from one instant to another; both may be milliseconds since 1970.",
            static call => Milliseconds(call, 0) is { } start && Milliseconds(call, 1) is { } end
                ? new PairScalar("TSDIFF", SqlType.BigInt, start, end, static (start, end) => Value.Of(Numbers.FitInteger((Int128)end.Bits - start.Bits, SqlType.BigInt)))
                : null),
        new(
            "UNIX_TIMESTAMP",
            [new Parameter("t", ParameterKind.Any, true), ConstantText("format", true)],
            "Counts the milliseconds since 1970 of an instant; of a text, in a format that follows ('yyyy-MM-dd HH:mm:ss'), the seconds. Without an argument it is the ROWTIME of the row in seconds.",
            ToUnix),
        new(
            "FROM_UNIXTIME",
            [new Parameter("seconds", ParameterKind.Integer), ConstantText("format", true)],
            "Writes the instant that is so many seconds after 1970; the format follows ('yyyy-MM-dd HH:mm:ss').",
            static call => DatePatterns.Format(
                "FROM_UNIXTIME",
                call.Count > 1 ? call[1] : DatePatterns.Constant(StandardPattern),
                new MapScalar("FROM_UNIXTIME", SqlType.Timestamp, call[0], static value => Value.Of(TimeText.Fit((Int128)value.Bits * 1000))),
                Format(call))),
        new("PROCTIME", [], "Is the ROWTIME of the row; not a clock, so that a replay computes the same.", static _ => new RowTimeScalar()),
        new(
            "TO_TIMESTAMP",
            [new Parameter("x", ParameterKind.Any), ConstantText("format", true)],
            "Makes an instant from milliseconds since 1970, or from text with a format after it ('yyyy-MM-dd HH:mm:ss').",
            ToTimestamp),
        new(
            "TO_TIMESTAMP_LTZ",
            [new Parameter("x", ParameterKind.Integer), new Parameter("precision", ParameterKind.Integer, true)],
            "Makes an instant from seconds (precision 0) or milliseconds (precision 3, the default) since 1970.",
            ToLocalTimestamp),
        Parse("CHAR_TO_TIMESTAMP", SqlType.Timestamp, "an instant"),
        Parse("CHAR_TO_DATE", SqlType.Date, "a day"),
        Parse("CHAR_TO_TIME", SqlType.Time, "a time of day"),
        new("TO_DATE", [Text("s"), ConstantText("format", true)], "Reads a day; the format follows the text ('yyyy-MM-dd').", static call =>
            DatePatterns.Parse("TO_DATE", call[0], call.Count > 1 ? call[1] : DatePatterns.Constant("yyyy-MM-dd"), SqlType.Date, call.Site, call.IsFlink)),
        Format("TIMESTAMP_TO_CHAR", "t", "an instant"),
        Format("DATE_TO_CHAR", "d", "a day"),
        new("TIME_TO_CHAR", [Text("format"), new Parameter("t", ParameterKind.Any)], "Writes a time of day in a format.", static call => call[1].Type.Kind is SqlKind.Time or SqlKind.Null
            ? DatePatterns.Format("TIME_TO_CHAR", call[0], Casts.To(call[1], SqlType.Time)!, call.At(0))
            : call.At(1).Error($"The argument t of TIME_TO_CHAR(format, t) must be a TIME, but is {call[1].Type}.")),
        new(
            "DATE_FORMAT",
            [Instant("t"), Text("format")],
            "Writes an instant in a format; the format follows.",
            static call => DatePatterns.Format("DATE_FORMAT", call[1], call[0], call.At(1))),
        new(
            "TIMESTAMPDIFF",
            [new Parameter("unit", ParameterKind.ConstantText), Instant("start"), Instant("end")],
            "Counts whole units from one instant to another.",
            Difference) { TakesUnit = true },
        new(
            "TIMESTAMPADD",
            [new Parameter("unit", ParameterKind.ConstantText), new Parameter("n", ParameterKind.Integer), Instant("t")],
            "Adds units to an instant.",
            Add) { TakesUnit = true },
        new("MONOTONIC", [new Parameter("x", ParameterKind.Any)], "Is x itself: the promise that x never decreases along the stream.", static call => call[0]),
        .. TimeParts.Table,
        .. Clocks.Table,
    ];

    private static Parameter Text(string name) => new(name, ParameterKind.Text);

    private static Parameter ConstantText(string name, bool isOptional) => new(name, ParameterKind.ConstantText, isOptional);

    private static Parameter Instant(string name) => new(name, ParameterKind.Instant);

    private static ScalarFunction Parse(string name, SqlType type, string result) => new(
        name, [Text("format"), Text("s")], $"Reads {result} that is written in a format.", call => DatePatterns.Parse(name, call[1], call[0], type, call.At(0)))
    {
        ExplainOrder = call => call[0] is not ConstantScalar && call[1] is ConstantScalar ? FormatFirst(name, "s") : null,
    };

    private static ScalarFunction Format(string name, string parameter, string written) => new(
        name, [Text("format"), Instant(parameter)], $"Writes {written} in a format.", call => DatePatterns.Format(name, call[0], call[1], call.At(0)))
    {
        ExplainOrder = call => call[0].Type.IsTime && call[1].Type.IsText ? FormatFirst(name, parameter) : null,
    };

    private static string FormatFirst(string name, string parameter) => $"The format comes first: {name}('{StandardPattern}', {parameter}).";

    /// <summary>The place of a format that may be left out.</summary>
    private static BindSite Format(CallSite call) => call.Count > 1 ? call.At(1) : call.Site;

    private static Scalar? Milliseconds(CallSite call, int index) => call[index].Type switch
    {
        { IsInteger: true } => Casts.To(call[index], SqlType.BigInt),
        { Kind: SqlKind.Timestamp or SqlKind.Date or SqlKind.Null } => Casts.To(call[index], SqlType.Timestamp),
        var type => call.At(index).Error($"TSDIFF takes two instants, TIMESTAMP or milliseconds since 1970 as BIGINT, but this is {type}."),
    };

    private static Scalar? ToUnix(CallSite call)
    {
        if (call.Count == 0)
        {
            call.Issues.Warning(call.Call.Span, "UNIX_TIMESTAMP() is the ROWTIME of the row here, in seconds, and no clock: write UNIX_TIMESTAMP(ROWTIME), which counts milliseconds.");
            return Seconds(new RowTimeScalar());
        }

        var operand = call[0];
        if (operand.Type.IsText)
        {
            return DatePatterns.Parse("UNIX_TIMESTAMP", operand, call.Count > 1 ? call[1] : DatePatterns.Constant(StandardPattern), SqlType.Timestamp, Format(call), mayGoOn: call.IsFlink) is { } instant
                ? Seconds(instant)
                : null;
        }

        return call.Count == 1 && Casts.To(operand, SqlType.Timestamp) is { } time && operand.Type.Kind is SqlKind.Timestamp or SqlKind.Date or SqlKind.Null
            ? new MapScalar("UNIX_TIMESTAMP", SqlType.BigInt, time, static value => value)
            : call.Site.Error($"UNIX_TIMESTAMP takes a TIMESTAMP, or text and its format, but this is {operand.Type}.");
    }

    private static MapScalar Seconds(Scalar instant) => new("UNIX_TIMESTAMP S", SqlType.BigInt, instant, static value => Value.Of(Calendar.FloorTo(value.Bits, 1000) / 1000));

    private static Scalar? ToTimestamp(CallSite call)
    {
        var operand = call[0];
        if (operand.Type.IsText)
        {
            return call.Count > 1 ? DatePatterns.Parse("TO_TIMESTAMP", operand, call[1], SqlType.Timestamp, call.At(1), call.IsFlink)
                : call.IsFlink ? Casts.Try(operand, SqlType.Timestamp)
                : Casts.To(operand, SqlType.Timestamp);
        }

        return (operand.Type.IsInteger || operand.Type.Kind == SqlKind.Null) && call.Count == 1
            ? new MapScalar("TO_TIMESTAMP", SqlType.Timestamp, operand, static value => Value.Of(TimeText.Fit(value.Bits)))
            : call.Site.Error($"TO_TIMESTAMP takes milliseconds since 1970 as a whole number, or text and its format, but this is {operand.Type}.{(operand.Type.IsNumber ? " Write CAST(... AS BIGINT)." : "")}");
    }

    private static Scalar? ToLocalTimestamp(CallSite call)
    {
        var precision = call.Count > 1 ? (call[1] as ConstantScalar)?.Value.Bits : 3;
        return precision is 0 or 3
            ? new MapScalar($"TO_TIMESTAMP_LTZ {precision}", SqlType.Timestamp, call[0], value => Value.Of(TimeText.Fit((Int128)value.Bits * (precision == 0 ? 1000 : 1))))
            : call.At(1).Error("The precision of TO_TIMESTAMP_LTZ must be 0, for seconds, or 3, for milliseconds.");
    }

    private static TimeField? UnitOf(CallSite call)
    {
        var text = ((ConstantScalar)call[0]).Value.Text;
        if (Enum.TryParse<TimeField>(text.StartsWith("SQL_TSI_", StringComparison.OrdinalIgnoreCase) ? text[8..] : text, true, out var unit) && unit is not (TimeField.Epoch or TimeField.DayOfWeek or TimeField.DayOfYear))
        {
            return unit;
        }

        call.At(0).Error($"{text} is no unit: take YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND.");
        return null;
    }

    private static PairScalar? Difference(CallSite call)
    {
        if (UnitOf(call) is not { } unit)
        {
            return null;
        }

        var length = Intervals.LengthOf(unit);
        return new PairScalar($"TIMESTAMPDIFF {Intervals.Write(unit)}", SqlType.Integer, call[1], call[2], Calendar.MonthsOf(unit) > 0
            ? (start, end) => Value.Of(Calendar.MonthsBetween(start.Bits, end.Bits) / length)
            : (start, end) => Value.Of(Numbers.FitInteger((Int128)((end.Bits - start.Bits) / length), SqlType.Integer)));
    }

    private static PairScalar? Add(CallSite call)
    {
        if (UnitOf(call) is not { } unit)
        {
            return null;
        }

        var length = Intervals.LengthOf(unit);
        return new PairScalar($"TIMESTAMPADD {Intervals.Write(unit)}", SqlType.Timestamp, call[1], call[2], Calendar.MonthsOf(unit) > 0
            ? (n, time) => Value.Of(Calendar.AddMonths(time.Bits, Numbers.FitInteger((Int128)n.Bits * length, SqlType.BigInt)))
            : (n, time) => Value.Of(TimeText.Fit(time.Bits + ((Int128)n.Bits * length))));
    }
}
