using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Api.Doors;

/// <summary>Makes records of the log out of rows that clients of another store write. They are held to the rules of every reading.</summary>
/// <remarks>
/// A reading gets an id made of its content: in these stores writing a row again changes nothing, and their clients do so when no answer came. So it counts once.
/// </remarks>
/// <param name="store">The store's name, which ids begin with.</param>
/// <param name="maxFutureSkew">The distance that an event time may be ahead.</param>
internal sealed class WrittenReadings(string store, TimeSpan maxFutureSkew)
{
    private const int MostReported = 10;
    private const int IdBytes = 16;
    private readonly ArrayBufferWriter<byte> _text = new();
    private int _count;

    /// <summary>Adds a row.</summary>
    public void Add(string sensorId, DateTimeOffset eventTime, MetricValue[] metrics)
    {
        ReadingEncoder.Encode(new Reading(sensorId, eventTime, metrics, null), _text);
        _count++;
    }

    /// <summary>Makes the records, in the order of the rows.</summary>
    /// <param name="now">The time of the request.</param>
    /// <param name="mistakes">The rows that can be no readings, in a text for the client; null when all can.</param>
    public PutRecordsRequestEntry[] ToRecords(DateTimeOffset now, out string? mistakes)
    {
        mistakes = null;
        if (_count == 0)
        {
            return [];
        }

        var decoded = new ReadingDecoder(maxFutureSkew, mostRejected: MostReported).Decode(_text.WrittenMemory.Span, now);
        mistakes = decoded.RejectedCount > 0 ? Report(decoded) : null;
        return mistakes is null ? [.. decoded.Readings.Select(RecordOf)] : [];
    }

    private string Report(DecodedRecord decoded)
    {
        var reasons = decoded.Rejected.Take(MostReported).Select(one => _count == 1 ? one.Reason : string.Create(CultureInfo.InvariantCulture, $"Row {one.Index}: {one.Reason}"));
        var more = decoded.RejectedCount > MostReported ? string.Create(CultureInfo.InvariantCulture, $" And {decoded.RejectedCount - MostReported} more.") : "";
        return $"{string.Join(" ", reasons)}{more} Nothing was written.";
    }

    private PutRecordsRequestEntry RecordOf(DecodedReading row)
    {
        var hash = SHA256.HashData(_text.WrittenSpan.Slice(row.Offset, row.Length));
        var data = new ArrayBufferWriter<byte>();
        ReadingEncoder.Encode(row.Reading with { Id = $"{store}:{Convert.ToHexStringLower(hash.AsSpan(0, IdBytes))}" }, data);
        return new PutRecordsRequestEntry { PartitionKey = row.Reading.SensorId, Data = data.WrittenMemory };
    }
}
