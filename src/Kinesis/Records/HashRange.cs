using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.Records;

/// <summary>A stretch of the hash key space: what belongs into a shard.</summary>
/// <param name="Start">The first hash key of it.</param>
/// <param name="End">The last one.</param>
public readonly record struct HashRange(UInt128 Start, UInt128 End)
{
    /// <summary>Parses a shard's range as the service reports it; null when it does not, or not in numbers.</summary>
    public static HashRange? Of(HashKeyRange? range) =>
        TryParseKey(range?.StartingHashKey, out var start) && TryParseKey(range?.EndingHashKey, out var end) ? new HashRange(start, end) : null;

    /// <summary>Computes the position of a partition key: its MD5, as a big-endian number.</summary>
    public static UInt128 HashOf(string partitionKey)
    {
        const int Most = 1024;
        Span<byte> room = stackalloc byte[Most];
        Span<byte> hash = stackalloc byte[Md5.HashLength];
        Md5.Compute(Encoding.UTF8.TryGetBytes(partitionKey, room, out var length) ? room[..length] : Encoding.UTF8.GetBytes(partitionKey), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    public bool Contains(UInt128 hashKey) => hashKey >= Start && hashKey <= End;

    internal static bool TryParseKey(string? text, out UInt128 key) =>
        UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out key);
}
