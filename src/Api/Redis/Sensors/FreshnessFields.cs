using System.Text;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Api.Sensors;

namespace SensorGrid.Api.Redis.Sensors;

/// <summary>
/// The fields by which a command demands freshness: a name of <see cref="FreshnessTerms"/> with <c>@</c> before it, <c>=</c> and its value behind. They hold for the whole command, and are
/// among its fields since every client can send these: nothing is kept for a connection, which a pool may give to anybody.
/// </summary>
internal static class FreshnessFields
{
    // What is longer is no misspelling, and is not repeated whole.
    private const int LongestShown = 100;

    private const string Forms = "Demands are written as @after=shardId-000000000000:4957…, @wait=2s and @maxStaleness=5s.";

    private static ReadOnlySpan<byte> After => "@after"u8;

    private static ReadOnlySpan<byte> Wait => "@wait"u8;

    private static ReadOnlySpan<byte> MaxStaleness => "@maxStaleness"u8;

    /// <summary>Determines whether a command that reads one sensor demands freshness, or tries to.</summary>
    public static bool Any(CommandArguments arguments)
    {
        for (var i = 2; i < arguments.Count; i++)
        {
            if (Is(arguments[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Determines whether a field is a demand, or is meant as one: then it is not answered as a field that there is not.</summary>
    public static bool Is(ReadOnlySpan<byte> field) =>
        field.StartsWith(MetaFields.Mark) && (field.Contains((byte)'=') || IsNamed(field, After) || IsNamed(field, Wait) || IsNamed(field, MaxStaleness));

    /// <summary>Reads the terms of a command that has <see cref="Any"/>.</summary>
    /// <exception cref="BadHttpRequestException">One cannot be; the message says which, and how it is written.</exception>
    public static FreshnessTerms Parse(CommandArguments arguments)
    {
        var after = new List<string>();
        string? wait = null, maxStaleness = null;
        for (var i = 2; i < arguments.Count; i++)
        {
            var field = arguments[i];
            if (!Is(field))
            {
                continue;
            }

            var at = field.IndexOf((byte)'=');
            var name = at < 0 ? field : field[..at];
            if (at < 0 || !(name.SequenceEqual(After) || name.SequenceEqual(Wait) || name.SequenceEqual(MaxStaleness)))
            {
                throw Wrong($"'{Shown(field)}' is no field, and no demand.");
            }

            var text = Encoding.UTF8.GetString(field[(at + 1)..]);
            if (name.SequenceEqual(After))
            {
                after.Add(text);
            }
            else if (name.SequenceEqual(Wait))
            {
                wait = wait is null ? text : throw Repeated(name);
            }
            else
            {
                maxStaleness = maxStaleness is null ? text : throw Repeated(name);
            }
        }

        try
        {
            return FreshnessTerms.Parse(after, wait, maxStaleness)!;
        }
        catch (BadHttpRequestException wrong)
        {
            throw Wrong(wrong.Message);
        }
    }

    /// <summary>Writes the value of a demand that is kept: the answer's staleness in seconds, the seconds that were waited, and 1 for a record.</summary>
    public static void Write(ReplyWriter reply, ReadOnlySpan<byte> field, KeptFreshness kept)
    {
        if (IsNamed(field, After))
        {
            reply.Bulk("1"u8);
        }
        else if (IsNamed(field, Wait))
        {
            reply.Number(kept.Waited.TotalSeconds);
        }
        else if (kept.Staleness is { } staleness)
        {
            reply.Number(staleness.TotalSeconds);
        }
        else
        {
            reply.Null();
        }
    }

    /// <summary>Determines whether a demand that is kept has a value.</summary>
    public static bool Has(ReadOnlySpan<byte> field, KeptFreshness kept) => kept.Staleness is not null || !IsNamed(field, MaxStaleness);

    private static bool IsNamed(ReadOnlySpan<byte> field, ReadOnlySpan<byte> name) => field.Length >= name.Length && Ascii.EqualsIgnoreCase(field[..name.Length], name);

    private static string Shown(ReadOnlySpan<byte> field) => Encoding.UTF8.GetString(field[..Math.Min(field.Length, LongestShown)]);

    private static BadHttpRequestException Repeated(ReadOnlySpan<byte> name) => Wrong($"'{Encoding.UTF8.GetString(name)}' is given more than once.");

    private static BadHttpRequestException Wrong(string why) => new($"{why} {Forms}");
}
