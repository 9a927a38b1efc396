namespace SensorGrid.Sources.Rows;

/// <summary>The form of the times in a column.</summary>
public enum TimeUnit
{
    /// <summary>The grammar of all doors (<see cref="Features.Readings.Timestamps"/>): RFC 3339, a date, or milliseconds since 1970.</summary>
    Auto,

    /// <summary>Numbers of seconds since 1970, with or without a fraction; also as text.</summary>
    Seconds,

    /// <summary>Numbers of milliseconds since 1970.</summary>
    Milliseconds,

    /// <summary>Numbers of microseconds since 1970.</summary>
    Microseconds,

    /// <summary>Numbers of nanoseconds since 1970.</summary>
    Nanoseconds,

    /// <summary>RFC 3339 or a date, no numbers.</summary>
    Rfc3339,
}
