using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Api.DeadLetters;

/// <summary>The records that put a dead letter into the stream again, or why that is refused.</summary>
/// <remarks>
/// A reading without an id gets one made of the dead letter's: <c>redrive:</c> and the letter's id, and <c>:</c> and its position if there are several. So it
/// counts once however often it is put. Of several elements of which some are refused again, these go along as they are, and become dead letters of their
/// new position.
/// </remarks>
/// <param name="Records">The records, in order; none when the redrive is refused.</param>
/// <param name="Refusal">The reason why it is refused; null when it is not.</param>
internal sealed record Redrive(IReadOnlyList<PutRecordsRequestEntry> Records, string? Refusal)
{
    /// <summary>The service's limit for a record: its data and its partition key.</summary>
    private const int MaxRecordBytes = 1024 * 1024;

    private const string IdPrefix = "redrive:";

    // A colon and a position below half a million, the most elements that a record can have.
    private const int LongestPlace = 7;

    /// <summary>Decodes a dead letter as the readers of the stream will.</summary>
    /// <param name="letter">The dead letter with all of its bytes.</param>
    /// <param name="format">The format of its stream's records.</param>
    /// <param name="maxFutureSkew">See <see cref="ReadingDecoder"/>.</param>
    /// <param name="now">The time when it is put (UTC).</param>
    public static Redrive Of(DeadLetter letter, RecordFormat format, TimeSpan maxFutureSkew, DateTimeOffset now)
    {
        // What a sensor refused is a reading, and was written as JSON of ours.
        var written = RefusedValues.IsLog(letter.Shard) ? JsonFormat.Instance : format;
        if (!written.StandsAlone(letter.Data))
        {
            return Refused("it is a part of a record, and means something else without the rest of it; post the reading that you want.");
        }

        var decoder = written.CreateDecoder(new DecoderOptions(maxFutureSkew) { MostRejected = int.MaxValue });
        HashSet<int>? open = null;
        if (WholeRecordReason.TryParse(letter.Reason, out var refused))
        {
            // All other elements of the record counted when it was first read.
            open = [.. decoder.Decode(letter.Data, letter.ArrivedAt).Rejected.Select(rejected => rejected.Index)];
            if (open.Count != refused)
            {
                return Refused(
                    $"it holds a whole record, of which {refused} readings were refused and the others counted. This version would have refused {open.Count}, "
                    + "so it cannot tell which ones counted; post those that you want.");
            }
        }

        // In other formats a reading without a time of its own has that of its arrival, and not of today. What was too far ahead of its arrival may not be now.
        var decoded = decoder.Decode(letter.Data, written is JsonFormat ? now : letter.ArrivedAt);
        var readings = Open(decoded, open);
        if (readings.Length == 0 && written is not JsonFormat)
        {
            decoded = decoder.Decode(letter.Data, now);
            readings = Open(decoded, open);
        }

        if (readings.Length == 0)
        {
            return Refused($"it would be refused again: {ReasonOf(decoded)}");
        }

        return decoded.Rejected.Count > ReadingLimits.RejectedOfARecord
            ? Refused($"{decoded.Rejected.Count} of its readings would be refused again: {ReasonOf(decoded)} Post those that you want.")
            : new Redrive(RecordsOf(letter, format, readings, decoded), null);
    }

    /// <summary>Computes the id of a reading of a dead letter; the letter's id is hashed where it would be too long.</summary>
    /// <param name="letterId">The dead letter's id.</param>
    /// <param name="place">The reading's position in the letter; null when it is the only one.</param>
    internal static string ReadingIdOf(string letterId, int? place)
    {
        var name = IdPrefix.Length + letterId.Length + LongestPlace <= ReadingLimits.ReadingIdLength
            ? letterId
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(letterId)));
        return string.Create(CultureInfo.InvariantCulture, $"{IdPrefix}{name}{(place is { } at ? $":{at}" : "")}");
    }

    private static DecodedReading[] Open(DecodedRecord decoded, HashSet<int>? open) =>
        [.. decoded.Readings.Where(reading => open?.Contains(reading.Index) != false)];

    private static Redrive Refused(string why) => new([], why);

    private static string ReasonOf(DecodedRecord decoded) =>
        decoded.Rejected[0] is { Index: > 0 } first ? $"at index {first.Index}: {first.Reason}" : decoded.Rejected[0].Reason;

    private static List<PutRecordsRequestEntry> RecordsOf(DeadLetter letter, RecordFormat format, DecodedReading[] readings, DecodedRecord decoded)
    {
        var isOne = readings.Length + decoded.Rejected.Count == 1;
        var most = MaxRecordBytes - Encoding.UTF8.GetByteCount(letter.PartitionKey) - OwnRecords.Prefix.Length;
        var records = new List<PutRecordsRequestEntry>();
        var group = new List<ReadOnlyMemory<byte>>();
        var bytes = 1;
        foreach (var reading in readings)
        {
            var element = Encode(letter, reading, isOne);
            if (group.Count > 0 && bytes + element.Length + 1 > most)
            {
                records.Add(OwnOf(letter, format, group));
                group.Clear();
                bytes = 1;
            }

            group.Add(element);
            bytes += element.Length + 1;
        }

        records.Add(OwnOf(letter, format, group));

        // Each by itself: what is malformed must not cost the others anything.
        var text = decoded.Inflated ?? letter.Data;
        records.AddRange(decoded.Rejected
            .Where(rejected => rejected.Length is > 0 && rejected.Length <= most)
            .Select(rejected => RecordOf(letter, [text.Slice(rejected.Offset, rejected.Length)])));
        return records;
    }

    private static PutRecordsRequestEntry OwnOf(DeadLetter letter, RecordFormat format, List<ReadOnlyMemory<byte>> readings)
    {
        var record = RecordOf(letter, readings);
        record.Data = OwnRecords.In(format, record.Data);
        return record;
    }

    private static PutRecordsRequestEntry RecordOf(DeadLetter letter, List<ReadOnlyMemory<byte>> elements)
    {
        // One element needs no array round it.
        if (elements is [var only])
        {
            return new PutRecordsRequestEntry { PartitionKey = letter.PartitionKey, Data = only };
        }

        var data = new ArrayBufferWriter<byte>();
        foreach (var element in elements)
        {
            data.Write(data.WrittenCount == 0 ? "["u8 : ","u8);
            data.Write(element.Span);
        }

        data.Write("]"u8);
        return new PutRecordsRequestEntry { PartitionKey = letter.PartitionKey, Data = data.WrittenMemory };
    }

    private static ReadOnlyMemory<byte> Encode(DeadLetter letter, DecodedReading decoded, bool isOne)
    {
        var reading = decoded.Reading;
        var data = new ArrayBufferWriter<byte>();
        ReadingEncoder.Encode(reading with { Id = reading.Id ?? ReadingIdOf(letter.Id, isOne ? null : decoded.Index) }, data);
        return data.WrittenMemory;
    }
}
