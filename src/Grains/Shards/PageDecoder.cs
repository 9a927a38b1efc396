using System.Runtime.InteropServices;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Kinesis.Records;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Grains.Shards;

/// <summary>Turns the records of a page into readings by sensor, and into dead letters for what cannot be used. Not safe for concurrent use.</summary>
/// <param name="shard">The shard, with its source.</param>
/// <param name="options">The options of the decoders.</param>
internal sealed class PageDecoder(ShardName shard, DecoderOptions options)
{
    /// <summary>
    /// Compressed records become up to a thousand times larger: a page of nothing else is ingested in parts, each of at most this and one record more.
    /// </summary>
    private const long MostInflatedBytes = ReadingLimits.InflatedBytes;

    // Pages of a shard are alike, and the next one needs as much room: beyond so many sensors it is given back.
    private const int MostRoom = 16_384;

    private readonly List<SensorGroup> _groups = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    // A format seldom changes, and a decoder remembers names.
    private (RecordFormat Format, RecordDecoder Decoder)? _last;

    /// <summary>Decodes the records of a page from one on: all of the others, but for a page that inflates to very much.</summary>
    /// <param name="records">The page.</param>
    /// <param name="sources">The record formats of the revision that the page is processed under.</param>
    /// <param name="next">The first record to decode; then the first that is left.</param>
    /// <returns>What they hold, until the next call or <see cref="Release"/>.</returns>
    public DecodedPage Decode(IReadOnlyList<ShardRecord> records, SourceDefinitions sources, ref int next)
    {
        var decoder = DecoderOf(sources.FormatOf(shard.Source));
        var inflated = 0L;
        Release();
        var deadLetters = new List<DeadLetter>();
        (string? text, SequenceNumber sequence) = (null, default);
        for (; next < records.Count && inflated <= MostInflatedBytes; next++)
        {
            var record = records[next];
            if ((object?)text != record.Position.SequenceNumber)
            {
                // The user records of one aggregated record have one number together.
                (text, sequence) = (record.Position.SequenceNumber, SequenceNumber.Parse(record.Position.SequenceNumber));
            }

            var decoded = decoder.Decode(record.Data.Span, record.ApproximateArrivalTimestamp, record.Defect);
            inflated += decoded.Inflated?.Length ?? 0;
            for (var at = 0; at < decoded.Readings.Count; at++)
            {
                var (index, reading) = decoded.Readings[at];
                ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, reading.SensorId, out var known);
                if (!known)
                {
                    place = _groups.Count;
                    _groups.Add(new SensorGroup(reading.SensorId, new List<PlacedReading>(1), record.ApproximateArrivalTimestamp));
                }

                ref var group = ref CollectionsMarshal.AsSpan(_groups)[place];
                group = group with { ArrivedAt = record.ApproximateArrivalTimestamp };
                group.Readings.Add(new PlacedReading(new LogPosition(sequence, record.Position.SubSequenceNumber, index), reading));
            }

            if (decoded.Rejected.Count > 0)
            {
                AddDeadLetters(deadLetters, record, sequence, decoded);
            }
        }

        return new DecodedPage(_groups, deadLetters);
    }

    /// <summary>Releases the readings of the last page: the room for them is old and stays, and what it refers to would live until the next page comes.</summary>
    public void Release()
    {
        _groups.Clear();
        _places.Clear();
        if (_groups.Capacity > MostRoom)
        {
            _groups.Capacity = 0;
            _places.TrimExcess();
        }
    }

    private RecordDecoder DecoderOf(RecordFormat format)
    {
        if (_last?.Format.Equals(format) is not true)
        {
            _last = (format, format.CreateDecoder(options));
        }

        return _last.Value.Decoder;
    }

    private void AddDeadLetters(
        List<DeadLetter> deadLetters,
        ShardRecord record,
        SequenceNumber sequence,
        DecodedRecord decoded)
    {
        var rejected = decoded.Rejected;
        if (decoded.RejectedCount > ReadingLimits.RejectedOfARecord)
        {
            var first = rejected[0];
            var reason = WholeRecordReason.Of(decoded.RejectedCount, first.Index, first.Reason);
            deadLetters.Add(DeadLetter(record, sequence, first.Index, reason, record.Data));
            return;
        }

        var data = decoded.Inflated ?? record.Data;
        foreach (var reading in rejected)
        {
            deadLetters.Add(DeadLetter(record, sequence, reading.Index, reading.Reason, data.Slice(reading.Offset, reading.Length)));
        }
    }

    private DeadLetter DeadLetter(ShardRecord record, SequenceNumber sequence, int index, string reason, ReadOnlyMemory<byte> data) => new(
        shard.ToString(),
        new LogPosition(sequence, record.Position.SubSequenceNumber, index),
        reason,
        record.ApproximateArrivalTimestamp,
        record.PartitionKey,
        data.Length,
        data.ToArray());
}

/// <summary>The decoded content of a page.</summary>
/// <param name="Sensors">The readings by sensor, each sensor once.</param>
/// <param name="DeadLetters">The dead letters, in log order.</param>
internal sealed record DecodedPage(List<SensorGroup> Sensors, List<DeadLetter> DeadLetters);
