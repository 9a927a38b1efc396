using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace SensorGrid.Offline.Reference.Records;

/// <summary>Unpacks records that a producer packed into one (KPL), by the published format.</summary>
/// <remarks>
/// <c>F3 89 9A C2</c>, a message, its MD5. In the message: field 1 partition keys, 2 explicit hash keys, 3 records; in a record: 1 the index of its
/// partition key, 2 that of its hash key, 3 its data.
/// </remarks>
internal static class AggregatedRecords
{
    private const int MostRecords = 32_768;
    private const int LongestKey = 256;
    private const int ChecksumLength = 16;

    private static readonly byte[] Magic = [0xF3, 0x89, 0x9A, 0xC2];

    /// <summary>Unpacks the data of the records inside, each with its place; null for one that is out of place. A record that is no aggregate is one; a damaged aggregate is none.</summary>
    /// <param name="data">The record's bytes.</param>
    /// <param name="range">The first and the last hash key that belong into its shard; null when the stream does not report it.</param>
    public static IEnumerable<(long SubSequence, ReadOnlyMemory<byte> Data)> Of(ReadOnlyMemory<byte> data, (BigInteger First, BigInteger Last)? range)
    {
        if (!TryMessage(data, out var message))
        {
            return [(0, data)];
        }

        try
        {
            return Records(message, range) ?? [(0, data)];
        }
        catch (InvalidDataException)
        {
            return [(0, data)];
        }
    }

    private static bool TryMessage(ReadOnlyMemory<byte> data, out ReadOnlyMemory<byte> message)
    {
        message = default;
        if (data.Length <= Magic.Length + ChecksumLength || !data.Span.StartsWith(Magic))
        {
            return false;
        }

        message = data[Magic.Length..^ChecksumLength];
#pragma warning disable CA5351 // Not for security: the format says MD5.
        return MD5.HashData(message.Span).AsSpan().SequenceEqual(data.Span[^ChecksumLength..]);
#pragma warning restore CA5351
    }

    private static List<(long, ReadOnlyMemory<byte>)>? Records(ReadOnlyMemory<byte> message, (BigInteger First, BigInteger Last)? range)
    {
        var fields = Protobuf.Fields(message);
        string[] partitionKeys = [.. Texts(fields, 1)];
        string[] hashKeys = [.. Texts(fields, 2)];
        var entries = fields.Where(field => field is { Field: 3, Bytes: not null }).Select(field => Entry(field.Bytes!.Value)).ToArray();
        if (entries.Any(entry => entry is null))
        {
            return null;
        }

        // What is wrong with one of them is wrong with all.
        if (entries.Length > MostRecords || partitionKeys.Any(key => key.Length > LongestKey)
            || entries.Any(entry => entry!.Value.Partition >= (ulong)partitionKeys.Length
                || (entry.Value.Hash is { } hash && (hash >= (ulong)hashKeys.Length || Number(hashKeys[hash]) is null))))
        {
            return [];
        }

        return
        [
            .. from pair in entries.Index()
               let entry = pair.Item!.Value
               let hash = entry.Hash is { } at ? Number(hashKeys[at])!.Value : HashOf(partitionKeys[entry.Partition])
               where IsWithin(hash, range)
               select ((long)pair.Index, entry.Data),
        ];
    }

    private static IEnumerable<string> Texts(List<(int Field, ulong Number, ReadOnlyMemory<byte>? Bytes)> fields, int number) =>
        fields.Where(field => field.Field == number && field.Bytes is not null).Select(field => Encoding.UTF8.GetString(field.Bytes!.Value.Span));

    private static (ulong Partition, ulong? Hash, ReadOnlyMemory<byte> Data)? Entry(ReadOnlyMemory<byte> message)
    {
        ulong? partition = null, hash = null;
        ReadOnlyMemory<byte>? data = null;
        foreach (var (field, number, bytes) in Protobuf.Fields(message))
        {
            partition = field == 1 && bytes is null ? number : partition;
            hash = field == 2 && bytes is null ? number : hash;
            data = field == 3 && bytes is not null ? bytes : data;
        }

        return partition is { } key && data is { } content ? (key, hash, content) : null;
    }

    private static BigInteger HashOf(string partitionKey)
    {
#pragma warning disable CA5351 // Not for security: the protocol says MD5.
        return new BigInteger(MD5.HashData(Encoding.UTF8.GetBytes(partitionKey)), isUnsigned: true, isBigEndian: true);
#pragma warning restore CA5351
    }

    private static bool IsWithin(BigInteger hash, (BigInteger First, BigInteger Last)? range) =>
        range is not { } known || (hash >= known.First && hash <= known.Last);

    private static BigInteger? Number(string? text) =>
        BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.GetBitLength() <= 128 ? number : null;
}
