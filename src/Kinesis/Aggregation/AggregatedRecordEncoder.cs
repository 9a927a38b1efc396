using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;

namespace SensorGrid.Kinesis.Aggregation;

/// <summary>Makes an aggregated record, user record by user record. Not safe for concurrent use.</summary>
internal sealed class AggregatedRecordEncoder
{
    private readonly Table<string> _partitionKeys = new(StringComparer.Ordinal);
    private readonly Table<UInt128> _hashKeys = new(EqualityComparer<UInt128>.Default);
    private readonly List<Entry> _entries = [];

    /// <param name="partitionKey">Its partition key.</param>
    /// <param name="explicitHashKey">The hash key where it belongs, if that is not the partition key's.</param>
    /// <param name="data">Its bytes, which must stay as they are until <see cref="Encode"/> has returned.</param>
    public void Add(string partitionKey, UInt128? explicitHashKey, ReadOnlyMemory<byte> data)
    {
        ulong? hashKey = explicitHashKey is { } hash ? _hashKeys.Place(hash) : null;
        _entries.Add(new Entry(_partitionKeys.Place(partitionKey), hashKey, UnsafeByteOperations.UnsafeWrap(data)));
    }

    public byte[] Encode()
    {
        using var stream = new MemoryStream();
        stream.Write(AggregationFormat.Magic);
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            foreach (var key in _partitionKeys.Items)
            {
                output.WriteTag(AggregationFormat.PartitionKeyTableTag);
                output.WriteString(key);
            }

            foreach (var key in _hashKeys.Items)
            {
                output.WriteTag(AggregationFormat.ExplicitHashKeyTableTag);
                output.WriteString(key.ToString(CultureInfo.InvariantCulture));
            }

            _entries.ForEach(entry => Write(output, entry));
        }

        var message = stream.GetBuffer().AsSpan(AggregationFormat.Magic.Length, (int)stream.Length - AggregationFormat.Magic.Length);
#pragma warning disable CA5351 // Not for security: the format says MD5.
        var checksum = MD5.HashData(message);
#pragma warning restore CA5351
        stream.Write(checksum);
        return stream.ToArray();
    }

    private static void Write(CodedOutputStream output, Entry entry)
    {
        output.WriteTag(AggregationFormat.RecordsTag);
        output.WriteLength(
            1 + CodedOutputStream.ComputeUInt64Size(entry.PartitionKey)
            + (entry.HashKey is { } index ? 1 + CodedOutputStream.ComputeUInt64Size(index) : 0)
            + 1 + CodedOutputStream.ComputeBytesSize(entry.Data));
        output.WriteTag(AggregationFormat.PartitionKeyIndexTag);
        output.WriteUInt64(entry.PartitionKey);
        if (entry.HashKey is { } hashKey)
        {
            output.WriteTag(AggregationFormat.ExplicitHashKeyIndexTag);
            output.WriteUInt64(hashKey);
        }

        output.WriteTag(AggregationFormat.DataTag);
        output.WriteBytes(entry.Data);
    }

    private readonly record struct Entry(ulong PartitionKey, ulong? HashKey, ByteString Data);

    /// <summary>Distinct values in the order of their first use.</summary>
    private sealed class Table<T>(IEqualityComparer<T> comparer)
        where T : notnull
    {
        private readonly Dictionary<T, ulong> _places = new(comparer);

        public List<T> Items { get; } = [];

        public ulong Place(T value)
        {
            if (!_places.TryGetValue(value, out var place))
            {
                place = (ulong)Items.Count;
                _places.Add(value, place);
                Items.Add(value);
            }

            return place;
        }
    }
}
