namespace SensorGrid.Sources.Rows;

/// <summary>The unit of times that count from 1970-01-01T00:00:00Z.</summary>
public enum EpochUnit
{
    /// <summary>Seconds, <c>s</c>.</summary>
    Seconds,

    /// <summary>Milliseconds, <c>ms</c>.</summary>
    Milliseconds,

    /// <summary>Microseconds, <c>us</c>.</summary>
    Microseconds,

    /// <summary>Nanoseconds, <c>ns</c>.</summary>
    Nanoseconds,
}
