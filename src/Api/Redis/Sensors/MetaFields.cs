using System.Collections.Frozen;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Redis.Sensors;

/// <summary>
/// The fields that say something about the features: each begins with <c>@</c>, which no metric does. They come when they are asked for by name only: all values of a
/// whole hash are numbers.
/// </summary>
internal static class MetaFields
{
    private delegate void Write(ReplyWriter reply, SensorFeatures features);

    private static readonly FrozenDictionary<string, Write> All = new Dictionary<string, Write>(StringComparer.Ordinal)
    {
        ["@asOf"] = static (reply, features) => Time(reply, features.AsOf),
        ["@revision"] = static (reply, features) => reply.Number(features.Revision),
        ["@lastReadingAt"] = static (reply, features) => Time(reply, features.Quality.LastReadingAt),
        ["@readings"] = static (reply, features) => reply.Number(features.Quality.Readings),
        ["@late"] = static (reply, features) => reply.Number(features.Quality.Late),
        ["@duplicates"] = static (reply, features) => reply.Number(features.Quality.Duplicates),
        ["@gapped"] = static (reply, features) => Flag(reply, features.Quality.Gapped),
        ["@approximate"] = static (reply, features) => Flag(reply, features.Quality.Approximate),
        ["@score"] = static (reply, features) => OfScore(reply, features, static (reply, score) => reply.Number(score.Score)),
        ["@isAnomaly"] = static (reply, features) => OfScore(reply, features, static (reply, score) => Flag(reply, score.IsAnomaly)),
        ["@learning"] = static (reply, features) => OfScore(reply, features, static (reply, score) => Flag(reply, score.Learning)),
        ["@model"] = static (reply, features) => OfScore(reply, features, static (reply, score) => reply.Bulk(score.Model)),
        ["@scoredAt"] = static (reply, features) => OfScore(reply, features, static (reply, score) => Time(reply, score.ScoredAt)),
        ["@severity"] = static (reply, features) =>
            OfScore(reply, features, static (reply, score) => TextOrNull(reply, score.Severity is { } severity ? AlarmSeverities.NameOf(severity) : null)),
        ["@reason"] = static (reply, features) =>
            OfScore(reply, features, static (reply, score) => TextOrNull(reply, score.Reason is { } reason ? AnomalyKinds.NameOf(reason) : null)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Write>.AlternateLookup<ReadOnlySpan<char>> ByName = All.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The first character of their names.</summary>
    public static ReadOnlySpan<byte> Mark => "@"u8;

    /// <summary>The names of the fields.</summary>
    public static IEnumerable<string> Names => All.Keys;

    /// <summary>Writes the value of a field, or that it has none.</summary>
    /// <returns>False, and nothing is written, when there is no such field.</returns>
    public static bool TryWrite(ReplyWriter reply, ReadOnlySpan<char> name, SensorFeatures features)
    {
        if (!ByName.TryGetValue(name, out var write))
        {
            return false;
        }

        write(reply, features);
        return true;
    }

    /// <summary>Determines whether a sensor has a field with a value.</summary>
    public static bool Has(ReadOnlySpan<char> name, SensorFeatures features) => name switch
    {
        "@severity" => features.Score?.Severity is not null,
        "@reason" => features.Score?.Reason is not null,
        "@score" or "@isAnomaly" or "@learning" or "@model" or "@scoredAt" => features.Score is not null,
        _ => ByName.ContainsKey(name),
    };

    private static void OfScore(ReplyWriter reply, SensorFeatures features, Action<ReplyWriter, SensorScore> write)
    {
        if (features.Score is { } score)
        {
            write(reply, score);
        }
        else
        {
            reply.Null();
        }
    }

    private static void Time(ReplyWriter reply, DateTimeOffset time) => reply.Bulk(Rfc3339.Format(time));

    private static void Flag(ReplyWriter reply, bool flag) => reply.Bulk(flag ? "1"u8 : "0"u8);

    private static void TextOrNull(ReplyWriter reply, string? text)
    {
        if (text is null)
        {
            reply.Null();
        }
        else
        {
            reply.Bulk(text);
        }
    }
}
