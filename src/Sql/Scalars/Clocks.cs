using SensorGrid.Sql.Times;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>
/// The clocks. They are constants, the moment the program started, or, in a program of Flink, which evaluates them for each row, its ROWTIME. CURRENT_ROW_TIMESTAMP is the ROWTIME in both, so that a replay computes the same.
/// </summary>
internal static class Clocks
{
    public static readonly ScalarFunction[] Table =
    [
        Constant("CURRENT_TIMESTAMP", SqlType.Timestamp),
        Constant("LOCALTIMESTAMP", SqlType.Timestamp),
        Constant("CURRENT_DATE", SqlType.Date),
        Constant("CURRENT_TIME", SqlType.Time),
        Constant("LOCALTIME", SqlType.Time),
        new("CURRENT_ROW_TIMESTAMP", [], "Is the ROWTIME of the row; not a clock, so that a replay computes the same.", static call =>
        {
            call.Issues.Warning(call.Call.Span, "CURRENT_ROW_TIMESTAMP is the ROWTIME of the row here, and no clock: write ROWTIME.");
            return new RowTimeScalar();
        }) { IsKeyword = true },
        new("NOW", [], "Is the ROWTIME of the row; not a clock, so that a replay computes the same.", static call =>
        {
            call.Issues.Warning(call.Call.Span, "NOW() is the ROWTIME of the row here, and no clock: write ROWTIME.");
            return new RowTimeScalar();
        }),
    ];

    private static ScalarFunction Constant(string name, SqlType type) => new(name, [], "Is constant: the moment the program started.", call =>
    {
        if (call.IsFlink)
        {
            call.Issues.Warning(call.Call.Span, $"{name} is that of the row's ROWTIME here, and no clock.");
            return Casts.To(new RowTimeScalar(), type);
        }

        call.Issues.Warning(call.Call.Span, $"{name} is constant: the moment the program started, for every row. The time of a row is ROWTIME.");
        var value = type.Kind switch
        {
            SqlKind.Date => Calendar.FloorTo(call.StartedAt, TimeText.MillisecondsOfDay),
            SqlKind.Time => Calendar.Remainder(call.StartedAt, TimeText.MillisecondsOfDay),
            _ => call.StartedAt,
        };
        return new ConstantScalar(Value.Of(value), type);
    })
    { IsKeyword = true };
}
