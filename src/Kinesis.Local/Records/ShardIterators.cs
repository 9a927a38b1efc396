using System.Globalization;
using SensorGrid.Kinesis.Local.Wire;

namespace SensorGrid.Kinesis.Local.Records;

/// <param name="StreamId">The id of the stream; one that was deleted and made again has another.</param>
/// <param name="ShardId">The row's id, not the shard's number.</param>
/// <param name="Ordinal">The ordinal of the first record to read.</param>
internal readonly record struct ShardIterator(long StreamId, long ShardId, long Ordinal);

internal sealed class ShardIterators(SealedTokens tokens, TimeSpan lifetime)
{
    private const byte Kind = 1;

    public string Issue(ShardIterator iterator, long now) => tokens.Seal(Kind, iterator.StreamId, iterator.ShardId, iterator.Ordinal, now);

    public ShardIterator Open(string text, long now)
    {
        if (tokens.Open(Kind, text, 4) is not { } values)
        {
            throw KinesisError.InvalidArgument("Invalid ShardIterator.");
        }

        return now - values[3] <= lifetime.TotalMilliseconds
            ? new ShardIterator(values[0], values[1], values[2])
            : throw Expired(values[3], now);
    }

    public KinesisError Expired(long issuedAt, long now) => KinesisError.ExpiredIterator(
        $"Iterator expired. The iterator was created at time {Show(issuedAt)} while right now it is {Show(now)} "
        + $"which is further in the future than the tolerated delay of {lifetime.TotalMilliseconds:0} milliseconds.");

    private static string Show(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time).ToString("O", CultureInfo.InvariantCulture);
}
