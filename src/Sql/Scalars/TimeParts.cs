using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Scalars;

/// <summary>The functions that take a field of a time, as EXTRACT does.</summary>
internal static class TimeParts
{
    public static readonly ScalarFunction[] Table =
    [
        Part("YEAR", TimeField.Year, "the year"),
        Part("QUARTER", TimeField.Quarter, "the quarter, from 1 to 4"),
        Part("MONTH", TimeField.Month, "the month, from 1 to 12"),
        Part("WEEK", TimeField.Week, "the week of ISO 8601, from 1 to 53"),
        Part("DAYOFMONTH", TimeField.Day, "the day of the month, from 1 to 31"),
        Part("DAYOFWEEK", TimeField.DayOfWeek, "the day of the week, from 1 (Sunday) to 7"),
        Part("DAYOFYEAR", TimeField.DayOfYear, "the day of the year, from 1 to 366"),
        Part("HOUR", TimeField.Hour, "the hour, from 0 to 23"),
        Part("MINUTE", TimeField.Minute, "the minute, from 0 to 59"),
        Part("SECOND", TimeField.Second, "the second, from 0 to 59"),
    ];

    private static ScalarFunction Part(string name, TimeField field, string part) =>
        new(name, [new Parameter("t", ParameterKind.Any)], $"Takes {part} of a time.", call => Extraction.Bind(call[0], field, call.At(0)));
}
