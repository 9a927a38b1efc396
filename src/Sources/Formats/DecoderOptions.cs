using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Formats;

/// <summary>The options of a decoder that do not depend on the record format.</summary>
/// <param name="MaxFutureSkew">The maximum distance of a reading's event time after its record's arrival; one further ahead is refused.</param>
public sealed record DecoderOptions(TimeSpan MaxFutureSkew)
{
    /// <summary>The most rejections that are kept of a record; all are counted.</summary>
    public int MostRejected { get; init; } = ReadingLimits.RejectedOfARecord + 1;

    /// <summary>Finds the id of a sensor that is known, so that its text need not be made again; null for none. It answers null for the others.</summary>
    public Func<ReadOnlySpan<char>, string?>? KnownSensorId { get; init; }
}
