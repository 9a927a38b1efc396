using System.Globalization;
using System.Numerics;
using SensorGrid.Kinesis.Local.Storage;

namespace SensorGrid.Kinesis.Local.Records;

/// <summary>
/// Sequence numbers of the real service's size: 56 decimal digits, between 2^185 and 2^186. From the top: the shard's creation time (44 bits,
/// milliseconds), the ordinal in the shard (64), the record's arrival time (44), the shard's number (33). So they go up strictly within a shard, and a
/// child's are all above its parents'.
/// </summary>
internal static class SequenceNumbers
{
    private const int ShardBits = 33, TimeBits = 44, OrdinalBits = 64, MaxDigits = 129;

    private static readonly BigInteger Top = BigInteger.One << 185;

    public static string Of(ShardRow shard, long ordinal, long time)
    {
        var number = Top
            + (new BigInteger(shard.CreatedAt) << (OrdinalBits + TimeBits + ShardBits))
            + ((BigInteger)(((UInt128)ordinal << TimeBits) | (UInt128)time) << ShardBits)
            + shard.Number;
        return number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Gets the start of the shard: below its first record.</summary>
    public static string Start(ShardRow shard) => Of(shard, 0, shard.CreatedAt);

    /// <summary>Gets the end of a closed shard: above its last record. Null for an open one.</summary>
    public static string? End(ShardRow shard) => shard.EndOrdinal is { } end ? Of(shard, end, shard.ClosedAt!.Value) : null;

    /// <summary>Determines whether a text has the form of a sequence number: 0 or up to 129 digits without a leading zero.</summary>
    public static bool IsWellFormed(string text) =>
        text.Length is > 0 and <= MaxDigits && text.All(char.IsAsciiDigit) && (text == "0" || text[0] != '0');

    /// <summary>Parses a number that this shard has given out to its ordinal; false for any other.</summary>
    public static bool TryParse(string text, ShardRow shard, out long ordinal)
    {
        ordinal = 0;
        if (!IsWellFormed(text))
        {
            return false;
        }

        var number = BigInteger.Parse(text, CultureInfo.InvariantCulture) - Top;
        var created = number >> (OrdinalBits + TimeBits + ShardBits);
        var place = (number >> (TimeBits + ShardBits)) & ulong.MaxValue;
        if (number.Sign < 0 || created != shard.CreatedAt || (number & ((1L << ShardBits) - 1)) != shard.Number || place > RecordKey.MaxOrdinal)
        {
            return false;
        }

        ordinal = (long)place;
        return true;
    }
}
