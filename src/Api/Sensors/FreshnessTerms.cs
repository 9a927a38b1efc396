using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Requests;
using SensorGrid.Api.Settings;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Log;

namespace SensorGrid.Api.Sensors;

/// <summary>The freshness that a request demands of its answer.</summary>
/// <param name="After">The records that the answer must have, or come after: one for each shard at the most. Only their sequence numbers count.</param>
/// <param name="Wait">The longest wait for them.</param>
/// <param name="MaxStaleness">The staleness from which on there is no answer; null for any.</param>
internal sealed record FreshnessTerms(StreamPosition[] After, TimeSpan Wait, TimeSpan? MaxStaleness)
{
    /// <summary>The name of <see cref="After"/> in a request.</summary>
    public const string AfterName = "after";

    /// <summary>The name of <see cref="Wait"/> in a request.</summary>
    public const string WaitName = "wait";

    /// <summary>The name of <see cref="MaxStaleness"/> in a request.</summary>
    public const string MaxStalenessName = "maxStaleness";

    /// <summary>The longest wait that a request may demand.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestStaleness = TimeSpan.FromDays(1);

    // Of a stream's name Kinesis allows 128 characters, and a shard's id has 20.
    private const int LongestShard = 256;

    /// <summary>Reads the terms of a request from its query.</summary>
    /// <returns>Null when nothing is demanded.</returns>
    /// <exception cref="BadHttpRequestException">400: one of them cannot be; the message says which, and what was expected.</exception>
    public static FreshnessTerms? Parse(IQueryCollection query) => Parse(query[AfterName], TextOrNull(query, WaitName), TextOrNull(query, MaxStalenessName));

    /// <summary>Reads the terms of a request.</summary>
    /// <param name="after">Records, as <c>shard:sequenceNumber</c>; none for no such demand.</param>
    /// <param name="wait">The longest wait, a duration; null for two seconds. Only with a record.</param>
    /// <param name="maxStaleness">The largest staleness, a duration; null for any.</param>
    /// <returns>Null when nothing is demanded.</returns>
    /// <exception cref="BadHttpRequestException">400: one of them cannot be; the message says which, and what was expected.</exception>
    public static FreshnessTerms? Parse(IReadOnlyCollection<string?> after, string? wait, string? maxStaleness)
    {
        if (after.Count > RequestLimits.AwaitedRecords)
        {
            throw new BadHttpRequestException($"after is given {after.Count} times; one request may wait for at most {RequestLimits.AwaitedRecords} records.");
        }

        if (wait is not null && after.Count == 0)
        {
            throw new BadHttpRequestException("wait says how long to wait for 'after', which is not given.");
        }

        StreamPosition[] records =
        [
            .. after.Select(ParseRecord).GroupBy(record => record.Shard, (shard, same) => new StreamPosition(shard, same.Max(record => record.Position))),
        ];
        var terms = new FreshnessTerms(
            records,
            wait is null ? DefaultWait : ParseDuration(WaitName, wait, TimeSpan.Zero, LongestWait),
            maxStaleness is null ? null : ParseDuration(MaxStalenessName, maxStaleness, TimeSpan.FromMilliseconds(1), LongestStaleness));
        return records.Length == 0 && maxStaleness is null ? null : terms;
    }

    private static string? TextOrNull(IQueryCollection query, string name) => query.TryGetValue(name, out var given) ? given.ToString() : null;

    private static StreamPosition ParseRecord(string? text)
    {
        var at = text?.LastIndexOf(':') ?? -1;
        return at > 0 && IsShard(text.AsSpan(0, at)) && SequenceNumber.TryParse(text.AsSpan(at + 1), null, out var sequence)
            ? new StreamPosition(ShardName.Parse(text![..at]), new LogPosition(sequence, 0, 0))
            : throw new BadHttpRequestException(
                $"after '{ShownText.Of(text)}' is not a shard and a sequence number, as POST /readings answers them: shardId-000000000000:4957…, of a further stream line-2:shardId-000000000000:4957….");
    }

    private static bool IsShard(ReadOnlySpan<char> text)
    {
        var id = text[(text.IndexOf(':') + 1)..];
        var source = id.Length == text.Length ? "-" : text[..^(id.Length + 1)];
        return text.Length <= LongestShard && IsName(id) && IsName(source);
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    private static TimeSpan ParseDuration(string name, string text, TimeSpan least, TimeSpan most) =>
        Duration.TryParse(text, out var duration) && duration >= least && duration <= most
            ? duration
            : throw new BadHttpRequestException(
                $"{name} '{ShownText.Of(text)}' is not a duration from {Duration.Format(least)} to {Duration.Format(most)}, such as 500ms or 2s.");
}
