using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Google.Protobuf;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Kinesis.Aggregation;

/// <summary>Unpacks aggregated records, as the Kinesis Client Library does, but for one thing: it reports as a defect what that one drops.</summary>
/// <remarks>What comes out has at most the size of what went in, and a bounded number of parts, whatever the bytes are. Nothing is thrown.</remarks>
internal static class AggregatedRecordDecoder
{
    /// <summary>
    /// The most user records: each has a cost of its own, and one of a few bytes takes hundreds in memory and as a dead letter. 1 MiB of the smallest valid readings are fewer.
    /// </summary>
    internal const int MostUserRecords = 32_768;

    /// <summary>The longest partition key, which is Kinesis' own limit. A key stands once in the table and is repeated with each of its records, so it must not be a megabyte.</summary>
    internal const int LongestPartitionKey = 256;

    /// <returns>Null when it is an ordinary record: without magic number, or with one but a wrong checksum, or a message that cannot be parsed.</returns>
    public static AggregatedRecord? Decode(ReadOnlyMemory<byte> data)
    {
        if (data.Length <= AggregationFormat.Magic.Length + MD5.HashSizeInBytes || !data.Span.StartsWith(AggregationFormat.Magic))
        {
            return null;
        }

        var message = data[AggregationFormat.Magic.Length..^MD5.HashSizeInBytes];
        if (!IsIntact(message.Span, data.Span[^MD5.HashSizeInBytes..]))
        {
            return null;
        }

        try
        {
            return Parse(message) is { } parsed ? Resolve(parsed) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static bool IsIntact(ReadOnlySpan<byte> message, ReadOnlySpan<byte> checksum)
    {
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
#pragma warning disable CA5351 // Not for security: the format says MD5.
        MD5.HashData(message, hash);
#pragma warning restore CA5351
        return hash.SequenceEqual(checksum);
    }

    // Null when a required field is missing, or a record ends in the middle of a field, as for a Protocol Buffers parser.
    private static Message? Parse(ReadOnlyMemory<byte> bytes)
    {
        var message = new Message([], [], []);
        var array = MemoryMarshal.TryGetArray(bytes, out var segment) ? segment : new ArraySegment<byte>(bytes.ToArray());
        using var input = new CodedInputStream(array.Array!, array.Offset, array.Count);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (tag == AggregationFormat.PartitionKeyTableTag)
            {
                message.PartitionKeys.Add(input.ReadString());
            }
            else if (tag == AggregationFormat.ExplicitHashKeyTableTag)
            {
                message.HashKeys.Add(input.ReadString());
            }
            else if (tag == AggregationFormat.RecordsTag)
            {
                if (ParseEntry(input, array.Array!) is not { } entry)
                {
                    return null;
                }

                if (++message.Count == 1)
                {
                    // Nearly every record has a key of its own, and the table of keys comes first.
                    message.Entries.EnsureCapacity(Math.Min(message.PartitionKeys.Count, MostUserRecords));
                }

                if (message.Count <= MostUserRecords)
                {
                    message.Entries.Add(entry);
                }
            }
            else
            {
                input.SkipLastField();
            }
        }

        return message;
    }

    /// <summary>Reads a message within the message where it stands: a stream and a copy for each would cost more than all else.</summary>
    private static Entry? ParseEntry(CodedInputStream input, byte[] array)
    {
        ulong? partitionKey = null, hashKey = null;
        ReadOnlyMemory<byte>? data = null;
        var end = input.ReadLength() + input.Position;
        while (input.Position < end)
        {
            var tag = input.ReadTag();
            if (tag == AggregationFormat.PartitionKeyIndexTag)
            {
                partitionKey = input.ReadUInt64();
            }
            else if (tag == AggregationFormat.ExplicitHashKeyIndexTag)
            {
                hashKey = input.ReadUInt64();
            }
            else if (tag == AggregationFormat.DataTag)
            {
                data = ReadBytes(input, array);
            }
            else if (tag == 0)
            {
                return null;
            }
            else
            {
                input.SkipLastField();
            }
        }

        return input.Position == end && partitionKey is { } key && data is { } bytes
            ? new Entry(key, hashKey, bytes)
            : null;
    }

    /// <summary>Reads a field of bytes without copying them: skips it, and looks where that led.</summary>
    private static ReadOnlyMemory<byte> ReadBytes(CodedInputStream input, byte[] array)
    {
        var start = (int)input.Position;
        input.SkipLastField();
        while ((array[start++] & 0x80) != 0)
        {
            // The length stands before the bytes, seven bits to a byte; all but its last have the highest bit.
        }

        return array.AsMemory(start, (int)input.Position - start);
    }

    private static AggregatedRecord Resolve(Message message)
    {
        if (message.Count == 0)
        {
            return Defective("The aggregated record holds no user records.");
        }

        if (message.Count > MostUserRecords)
        {
            return Defective($"The aggregated record holds {message.Count} user records; at most {MostUserRecords} can be taken.");
        }

        if (message.PartitionKeys.Find(key => key.Length > LongestPartitionKey) is { } longKey)
        {
            return Defective($"The aggregated record has a partition key of {longKey.Length} characters; the limit is {LongestPartitionKey}.");
        }

        // A key is hashed once, however many records point to it.
        var hashes = message.PartitionKeys.ConvertAll(HashRange.HashOf);
        var records = new UserRecord[message.Count];
        for (var i = 0; i < records.Length; i++)
        {
            var entry = message.Entries[i];
            if (entry.PartitionKey >= (ulong)hashes.Count)
            {
                return Defective($"User record {i} of the aggregated record has partition key {entry.PartitionKey} of a table of {hashes.Count}.");
            }

            var hash = hashes[(int)entry.PartitionKey];
            if (entry.HashKey is { } place)
            {
                if (place >= (ulong)message.HashKeys.Count)
                {
                    return Defective($"User record {i} of the aggregated record has explicit hash key {place} of a table of {message.HashKeys.Count}.");
                }

                if (!HashRange.TryParseKey(message.HashKeys[(int)place], out hash))
                {
                    return Defective($"User record {i} of the aggregated record has an explicit hash key that is no number of 128 bits.");
                }
            }

            records[i] = new UserRecord(message.PartitionKeys[(int)entry.PartitionKey], hash, entry.Data);
        }

        return new AggregatedRecord(records, null);
    }

    private static AggregatedRecord Defective(string reason) => new([], reason);

    private sealed record Message(List<string> PartitionKeys, List<string> HashKeys, List<Entry> Entries)
    {
        /// <summary>The number of all records, including those that were not kept.</summary>
        public int Count { get; set; }
    }

    private readonly record struct Entry(ulong PartitionKey, ulong? HashKey, ReadOnlyMemory<byte> Data);
}
