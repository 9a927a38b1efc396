using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Times;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Binds EXTRACT. All fields are BIGINT; of an interval they are its parts: HOUR from 0 to 23 beside DAY.</summary>
internal static class Extraction
{
    /// <summary>Binds <c>EXTRACT(field FROM x)</c>.</summary>
    /// <returns>Null when x has no such field, which has been reported.</returns>
    public static Scalar? Bind(Scalar operand, TimeField field, BindSite site)
    {
        var name = $"EXTRACT {Intervals.Write(field)}";
        var (unit, length) = (operand.Type.Kind, Calendar.LengthOf(field));
        Func<Value, Value>? function = unit switch
        {
            SqlKind.Null => static value => value,
            SqlKind.Date or SqlKind.Timestamp => value => Value.Of(Calendar.Extract(value.Bits, field)),
            SqlKind.Time when length is > 0 and < TimeText.MillisecondsOfDay => value => Value.Of(Calendar.Extract(value.Bits, field)),
            SqlKind.DayInterval when field == TimeField.Epoch => static value => Value.Of(value.Bits / 1000),
            SqlKind.DayInterval when length > 0 && field != TimeField.Week => value => Value.Of(value.Bits / length % PartsIn(field)),
            SqlKind.MonthInterval when field == TimeField.Year => static value => Value.Of(value.Bits / 12),
            SqlKind.MonthInterval when field == TimeField.Month => static value => Value.Of(value.Bits % 12),
            _ => null,
        };
        return function is not null
            ? new MapScalar(name, SqlType.BigInt, operand, function)
            : site.Error(
                $"EXTRACT({Intervals.Write(field)} FROM x) needs a time or an interval with that field, but x is {operand.Type}."
                + (operand.Type.IsText ? " Write CAST(x AS TIMESTAMP)." : ""));
    }

    private static long PartsIn(TimeField field) => field switch
    {
        TimeField.Day => long.MaxValue,
        TimeField.Hour => 24,
        TimeField.Millisecond => 1000,
        _ => 60,
    };
}
