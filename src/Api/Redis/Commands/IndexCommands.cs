using System.Buffers.Text;
using System.Text;
using SensorGrid.Api.Redis.Scanning;
using SensorGrid.Api.Redis.Sensors;
using SensorGrid.Api.Redis.Sessions;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Definitions;
using SensorGrid.Grains.Interfaces.SensorIndex;

namespace SensorGrid.Api.Redis.Commands;

/// <summary>The commands over all sensors.</summary>
internal sealed class IndexCommands(IGrainFactory grains, TimeProvider time, FeatureDefinitions definitions)
{
    private const int DefaultCount = 10;

    private readonly SensorScan _scan = new(grains);

    public IEnumerable<RedisCommand> All =>
    [
        new RedisCommand("scan", -2, "generic", "Lists the keys of sensors, a part at a time.") { Run = ScanAsync, AsksGrains = true },
        new RedisCommand("dbsize", 1, "server", "Counts the sensors.") { Run = CountAsync, AsksGrains = true },
        new RedisCommand("keys", 2, "generic", "Is refused: there may be millions of keys.") { Run = Keys },
    ];

    private static ValueTask Keys(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        session.Reply.Error("ERR 'keys' is refused: there may be millions of sensors; use SCAN with MATCH.");
        return ValueTask.CompletedTask;
    }

    private async ValueTask CountAsync(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        var silentBefore = SensorConditions.SilentBefore(time, definitions);
        var counts = await Task.WhenAll(
            Enumerable.Range(0, SensorIndexSegments.Count).Select(segment => grains.GetGrain<ISensorIndexGrain>(segment).CountAsync(silentBefore, cancellationToken).AsTask()));
        session.Reply.Integer(counts.Sum(count => count.Total));
    }

    private async ValueTask ScanAsync(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        if (!Utf8Parser.TryParse(arguments[1], out ulong number, out var used) || used != arguments[1].Length || ScanCursor.Parse(number) is not { } cursor)
        {
            session.Reply.Error("ERR invalid cursor");
            return;
        }

        if (!TryRead(arguments, out var pattern, out var count, out var isOfSensors, out var error))
        {
            session.Reply.Error(error);
            return;
        }

        if (!isOfSensors || !TryPrefix(pattern, out var prefix))
        {
            Write(session.Reply, null, []);
            return;
        }

        var last = session.ScannedTo;
        var (ids, next) = await _scan.ListAsync(cursor, last is { } known && known.Cursor == cursor ? known.Id : null, prefix, count, cancellationToken);
        session.ScannedTo = next is { Hash: not 0 } position ? (position, ids[^1]) : null;
        Write(session.Reply, next, [.. ids.Select(SensorKey.Of).Where(key => pattern is null || pattern.Matches(key))]);
    }

    private static void Write(ReplyWriter reply, ScanCursor? next, byte[][] keys)
    {
        reply.Array(2);
        reply.Number((long)(next?.Number ?? 0));
        reply.Array(keys.Length);
        foreach (var key in keys)
        {
            reply.Bulk(key);
        }
    }

    private static bool TryRead(CommandArguments arguments, out Glob? pattern, out int count, out bool isOfSensors, out string error)
    {
        (pattern, count, isOfSensors, error) = (null, DefaultCount, true, "ERR syntax error");
        for (var i = 2; i < arguments.Count; i += 2)
        {
            if (i + 1 == arguments.Count)
            {
                return false;
            }

            if (arguments.Is(i, "match"u8))
            {
                pattern = new Glob(arguments[i + 1].ToArray());
            }
            else if (arguments.Is(i, "type"u8))
            {
                isOfSensors = arguments.Is(i + 1, "hash"u8);
            }
            else if (!arguments.Is(i, "count"u8))
            {
                return false;
            }
            else if (!Utf8Parser.TryParse(arguments[i + 1], out long wanted, out var used) || used != arguments[i + 1].Length)
            {
                error = "ERR value is not an integer or out of range";
                return false;
            }
            else if (wanted < 1)
            {
                return false;
            }
            else
            {
                count = (int)Math.Min(wanted, RedisLimits.ScanCount);
            }
        }

        return true;
    }

    /// <summary>Gets the prefix of the ids that a pattern can match; false when it matches no sensor's key.</summary>
    private static bool TryPrefix(Glob? pattern, out string prefix)
    {
        prefix = "";
        var begin = pattern?.Prefix ?? [];
        var common = Math.Min(begin.Length, SensorKey.Prefix.Length);
        if (!SensorKey.Prefix[..common].SequenceEqual(begin.AsSpan(0, common)))
        {
            return false;
        }

        // A pattern may end within a character.
        var id = begin.AsSpan(common);
        while (id.Length > 0 && !System.Text.Unicode.Utf8.IsValid(id))
        {
            id = id[..^1];
        }

        prefix = Encoding.UTF8.GetString(id);
        return true;
    }
}
