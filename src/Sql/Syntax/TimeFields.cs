namespace SensorGrid.Sql.Syntax;

/// <summary>Names the fields of a time.</summary>
internal static class TimeFields
{
    /// <summary>The words that are the units of an interval.</summary>
    public static readonly string[] Units = ["YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND", "MILLISECOND"];

    /// <summary>Finds the field that a word in upper case names; a plural as well.</summary>
    /// <returns>The field; null when it is none.</returns>
    public static TimeField? Find(string word) => word switch
    {
        "YEAR" or "YEARS" => TimeField.Year,
        "QUARTER" or "QUARTERS" => TimeField.Quarter,
        "MONTH" or "MONTHS" => TimeField.Month,
        "WEEK" or "WEEKS" => TimeField.Week,
        "DAY" or "DAYS" => TimeField.Day,
        "HOUR" or "HOURS" => TimeField.Hour,
        "MINUTE" or "MINUTES" => TimeField.Minute,
        "SECOND" or "SECONDS" => TimeField.Second,
        "MILLISECOND" or "MILLISECONDS" => TimeField.Millisecond,
        "EPOCH" => TimeField.Epoch,
        "DOW" or "DAYOFWEEK" => TimeField.DayOfWeek,
        "DOY" or "DAYOFYEAR" => TimeField.DayOfYear,
        _ => null,
    };

    /// <summary>Finds the unit of an interval, or of a rounding, that a word names.</summary>
    public static TimeField? FindUnit(string word) => Find(word) is { } field and <= TimeField.Millisecond ? field : null;

    /// <summary>Determines whether an interval may reach from one unit to another: YEAR TO MONTH, or from DAY, HOUR or MINUTE to a smaller one down to SECOND.</summary>
    public static bool IsRange(TimeField from, TimeField to) => (from, to) switch
    {
        (TimeField.Year, TimeField.Month) => true,
        ( >= TimeField.Day, <= TimeField.Second) => from < to,
        _ => false,
    };

    /// <summary>Writes a field.</summary>
    public static string Print(TimeField field) => field switch
    {
        TimeField.DayOfWeek => "DOW",
        TimeField.DayOfYear => "DOY",
        _ => field.ToString().ToUpperInvariant(),
    };
}
