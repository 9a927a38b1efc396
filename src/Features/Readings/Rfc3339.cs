using System.Globalization;

namespace SensorGrid.Features.Readings;

/// <summary>Writes instants as RFC 3339 has them, in UTC and to 100 ns. They are read by <see cref="Timestamps"/>.</summary>
public static class Rfc3339
{
    /// <summary>Writes an instant in UTC with as many decimals as it needs, such as <c>2026-11-22T10:00:01.25Z</c>.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
