namespace SensorGrid.Features.Readings;

/// <summary>The bounds of a valid reading; what is beyond them is refused with a reason, never cut to fit.</summary>
public static class ReadingLimits
{
    /// <summary>Longest sensor id, in UTF-16 characters. An id has at least one, and no control characters.</summary>
    public const int SensorIdLength = 256;

    /// <summary>Longest reading id, in UTF-16 characters.</summary>
    public const int ReadingIdLength = 128;

    /// <summary>
    /// Readings of one record that are refused one by one. A record may hold half a million elements, each of them bad: above this number it
    /// is kept once and whole, or one of 1 MiB would become hundreds of megabytes.
    /// </summary>
    public const int RejectedOfARecord = 256;

    /// <summary>Most bytes of a compressed record, or of a request's body, when it is inflated: 10 MiB.</summary>
    public const int InflatedBytes = 10 * 1024 * 1024;

    /// <summary>Most metrics in one reading, those without a value among them.</summary>
    public const int Metrics = 1_024;

    /// <summary>Longest metric name.</summary>
    public const int MetricNameLength = 48;
}
