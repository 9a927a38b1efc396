namespace SensorGrid.Features.Readings;

/// <summary>The reason why a text or a number is not a time; see <see cref="Timestamps"/>.</summary>
public enum TimestampError
{
    /// <summary>It is a time.</summary>
    None,

    /// <summary>No form of the grammar fits, or a part is out of its range (month 13, second 60).</summary>
    NotATime,

    /// <summary>A date and a time of day without an offset from UTC.</summary>
    NoOffset,

    /// <summary>A number below 1e11: as milliseconds it is before March 1973.</summary>
    LooksLikeSeconds,

    /// <summary>A number above the year 9999, which is right in microseconds.</summary>
    LooksLikeMicroseconds,

    /// <summary>A number above the year 9999, which is right in nanoseconds.</summary>
    LooksLikeNanoseconds,

    /// <summary>An instant outside of the years 1 to 9999.</summary>
    OutOfRange,

    /// <summary>An event time before <see cref="Timestamps.EarliestEventTime"/>.</summary>
    TooEarly,
}
