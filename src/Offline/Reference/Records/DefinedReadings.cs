using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Offline.Reference.Records;

/// <summary>
/// Reads the records of a stream with another format than JSON of ours. They are decoded by the decoder that the live system has, so only the computation from the readings is
/// independent of it.
/// </summary>
/// <param name="format">The format of the stream's records.</param>
/// <param name="futureSkew">The maximum distance of a reading ahead of its arrival, in ticks.</param>
internal sealed class DefinedReadings(RecordFormat format, long futureSkew)
{
    private readonly RecordDecoder _decoder = format.CreateDecoder(new DecoderOptions(TimeSpan.FromTicks(futureSkew)));

    /// <summary>The readings of a record, with their positions in it.</summary>
    /// <param name="record">Its bytes.</param>
    /// <param name="arrived">The time when it arrived, in ticks.</param>
    public IEnumerable<(int Index, ReferenceReading Reading)> Read(ReadOnlyMemory<byte> record, long arrived) =>
        _decoder.Decode(record.Span, new DateTimeOffset(arrived, TimeSpan.Zero)).Readings.Select(decoded => (decoded.Index, Of(decoded.Reading, arrived)));

    private static ReferenceReading Of(Reading reading, long arrived) => new(
        reading.SensorId,
        reading.EventTime.UtcTicks,
        arrived,
        reading.Id,
        [.. reading.Metrics.Select(metric => KeyValuePair.Create(metric.Name, (double?)metric.Value)), .. reading.Missing.Select(name => KeyValuePair.Create(name, (double?)null))],
        reading.Retires,
        reading.Feedback is { } feedback
            ? new ReferenceFeedback(feedback.Verdict == AnomalyVerdict.Normal, feedback.Metric, feedback.From.UtcTicks, feedback.To.UtcTicks)
            : null);
}
