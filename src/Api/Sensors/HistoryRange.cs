using System.Globalization;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Requests;
using SensorGrid.Api.Settings;
using SensorGrid.Features.Readings;

namespace SensorGrid.Api.Sensors;

/// <summary>The part of a sensor's history that a request specifies.</summary>
/// <param name="From">The earliest event time.</param>
/// <param name="To">The latest event time.</param>
/// <param name="Points">The number of points that a metric may have.</param>
internal sealed record HistoryRange(DateTimeOffset From, DateTimeOffset To, int Points)
{
    private static readonly TimeSpan DefaultLength = TimeSpan.FromHours(1);

    /// <summary>Reads <c>from</c>, <c>to</c> and <c>points</c> of a query: the last hour by default.</summary>
    /// <exception cref="BadHttpRequestException">400: one of them cannot be.</exception>
    public static HistoryRange Parse(string? from, string? to, string? points, TimeProvider time)
    {
        var latest = InstantOf("to", to) ?? time.GetUtcNow();
        var earliest = InstantOf("from", from) ?? (latest - DateTimeOffset.MinValue > DefaultLength ? latest - DefaultLength : DateTimeOffset.MinValue);
        return earliest <= latest
            ? new HistoryRange(earliest, latest, PointsOf(points))
            : throw new BadHttpRequestException("'from' must not be after 'to'.");
    }

    private static DateTimeOffset? InstantOf(string name, string? text)
    {
        if (text is null)
        {
            return null;
        }

        return Timestamps.Parse(text, out var instant) is var error and not TimestampError.None
            ? throw new BadHttpRequestException($"'{name}': '{ShownText.Of(text)}' {Timestamps.Explain(error)} (in a URL, a + is written %2B).")
            : instant;
    }

    private static int PointsOf(string? text)
    {
        if (text is null)
        {
            return RequestLimits.DefaultHistoryPoints;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var points) && points is >= 2 and <= RequestLimits.HistoryPoints
            ? points
            : throw new BadHttpRequestException($"'{ShownText.Of(text)}' is not a number of points: a whole number from 2 to {RequestLimits.HistoryPoints} was expected.");
    }
}
