using SensorGrid.Kinesis.Local.Records;
using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Kinesis.Local.Wire;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Operations;

/// <summary>Finds the position in a shard that a request names: an iterator's or a subscription's.</summary>
internal static class ShardPositions
{
    public static ReadOnlySpan<string> Types => new[] { "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "TRIM_HORIZON", "LATEST", "AT_TIMESTAMP" };

    /// <summary>Finds the ordinal of the first record to read.</summary>
    /// <param name="session">The tables.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="type">One of <see cref="Types"/>.</param>
    /// <param name="arguments">Have the number or time.</param>
    /// <param name="numberName">The name of the number among them.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public static long Find(SqliteSession session, StreamRow stream, ShardRow shard, string type, Arguments arguments, string numberName, long now) => type switch
    {
        "TRIM_HORIZON" => shard.TrimmedOrdinal + 1,
        "LATEST" => RecordLog.NextOrdinal(session, shard),
        "AT_TIMESTAMP" => RecordLog.FirstAtOrAfter(session, shard, Time(arguments, now)),
        "AT_SEQUENCE_NUMBER" => Ordinal(session, arguments, type, numberName, stream, shard),
        _ => Ordinal(session, arguments, type, numberName, stream, shard) + 1,
    };

    private static long Time(Arguments arguments, long now)
    {
        var time = arguments.OptionalTime("Timestamp") ?? throw KinesisError.InvalidArgument("Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP.");
        return time <= now ? time : throw KinesisError.InvalidArgument($"The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: {time}, currentTimestampInMillis: {now}");
    }

    private static long Ordinal(SqliteSession session, Arguments arguments, string type, string numberName, StreamRow stream, ShardRow shard)
    {
        var text = arguments.OptionalText(numberName)
            ?? throw KinesisError.InvalidArgument($"Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and {numberName} or (2) another iterator type without it; {type} lacks it.");
        if (!SequenceNumbers.IsWellFormed(text))
        {
            throw KinesisError.Validation(char.ToLowerInvariant(numberName[0]) + numberName[1..], $"'{text}'", "satisfy regular expression pattern: 0|([1-9]\\d{0,128})");
        }

        return SequenceNumbers.TryParse(text, shard, out var ordinal) && ordinal <= RecordLog.NextOrdinal(session, shard)
            ? ordinal
            : throw KinesisError.InvalidArgument(
                $"{numberName} {text} used on shard {shard.Name} in stream {stream.Name} under account {Names.Account} is invalid because it did not come from this stream.");
    }
}
