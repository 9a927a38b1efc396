using SensorGrid.Api.Redis.Sensors;
using SensorGrid.Api.Redis.Sessions;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Redis.Commands;

/// <summary>The commands that read sensors as hashes.</summary>
internal sealed class SensorCommands(SensorReader sensors)
{
    private const string WrongType = "WRONGTYPE Operation against a key holding the wrong kind of value: a sensor is a hash; use HGETALL, HMGET or HGET.";

    public IEnumerable<RedisCommand> All =>
    [
        Hash("hgetall", 2, "Gets all features of a sensor.", static (reply, _, features, _, _) => SensorHash.WriteAll(reply, features)),
        Hash("hmget", -3, "Gets the values of some fields.", static (reply, arguments, features, whole, kept) => SensorHash.WriteValues(reply, features, whole, kept, arguments, 2)),
        Hash("hget", 3, "Gets the value of a field.", static (reply, arguments, features, whole, kept) => SensorHash.WriteValue(reply, features, whole, kept, arguments[2])),
        Hash("hexists", 3, "Determines whether a field has a value.", static (reply, arguments, features, whole, kept) => reply.Integer(SensorHash.Has(features, whole, kept, arguments[2]) ? 1 : 0)),
        Hash("hkeys", 2, "Gets the names of all features of a sensor.", static (reply, _, features, _, _) => SensorHash.WriteNames(reply, features)),
        Hash("hvals", 2, "Gets the values of all features of a sensor.", static (reply, _, features, _, _) => SensorHash.WriteValues(reply, features)),
        Hash("hlen", 2, "Counts the features of a sensor that have a value.", static (reply, _, features, _, _) => reply.Integer(SensorHash.Count(features))),
        new RedisCommand("type", 2, "generic", "Gets the type of a key: hash for a sensor.") { Write = static (reply, _, features, _, _) => reply.Status(features.HasReadings ? "hash"u8 : "none"u8) },
        new RedisCommand("ttl", 2, "generic", "Gets the time to live: a sensor has none.") { Write = static (reply, _, features, _, _) => reply.Integer(features.HasReadings ? -1 : -2) },
        new RedisCommand("pttl", 2, "generic", "Gets the time to live: a sensor has none.") { Write = static (reply, _, features, _, _) => reply.Integer(features.HasReadings ? -1 : -2) },
        new RedisCommand("get", 2, "string", "Gets a string: no key holds one.") { Write = static (reply, _, features, _, _) => WriteString(reply, features.HasReadings) },
        new RedisCommand("exists", -2, "generic", "Counts the keys that there are.") { Run = ExistsAsync, AsksGrains = true },
    ];

    private static RedisCommand Hash(string name, int arity, string summary, SensorHandler write) => new(name, arity, "hash", summary) { Write = write };

    private static void WriteString(ReplyWriter reply, bool exists)
    {
        if (exists)
        {
            reply.Error(WrongType);
        }
        else
        {
            reply.Null();
        }
    }

    // A key that is named twice counts twice, as in Redis.
    private async ValueTask ExistsAsync(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        var count = 0;
        var asked = new List<Task<FeaturesAnswer>>();
        for (var i = 1; i < arguments.Count; i++)
        {
            asked.Add(sensors.GetAsync(arguments[i], cancellationToken).AsTask());
            if (asked.Count == RedisLimits.InFlight || i == arguments.Count - 1)
            {
                count += (await Task.WhenAll(asked)).Count(answer => answer.Features is not null);
                asked.Clear();
            }
        }

        session.Reply.Integer(count);
    }
}
