using System.Globalization;
using System.Text;
using SensorGrid.Api.Redis.Sensors;
using SensorGrid.Api.Redis.Sessions;
using SensorGrid.Api.Redis.Wire;

namespace SensorGrid.Api.Redis.Commands;

/// <summary>The commands about the server.</summary>
internal sealed class ServerCommands(RedisMetrics metrics, SensorReader sensors, TimeProvider time)
{
    /// <summary>The version of Redis whose commands clients may expect, as far as they are there at all.</summary>
    public const string Version = "7.2.0";

    private static readonly (string Name, string Value)[] Settings =
    [
        ("save", ""), ("appendonly", "no"), ("databases", "1"), ("maxmemory", "0"), ("maxmemory-policy", "noeviction"), ("timeout", "0"), ("replica-read-only", "yes"),
        ("slave-read-only", "yes"), ("notify-keyspace-events", ""),
    ];

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public IEnumerable<RedisCommand> All =>
    [
        new RedisCommand("info", -1, "server", "Describes the server.") { Run = Info },
        new RedisCommand("config", -2, "server", "Gets settings that clients ask for; sets none.") { Run = Config },
        new RedisCommand("time", 1, "server", "Gets the server's clock.") { Run = Time },
        new RedisCommand("cluster", -2, "cluster", "Is refused: this is no Redis cluster.") { Run = static (session, _, _) => NoCluster(session) },
        new RedisCommand("readonly", 1, "cluster", "Is refused: this is no Redis cluster.") { Run = static (session, _, _) => NoCluster(session) },
        new RedisCommand("readwrite", 1, "cluster", "Is refused: this is no Redis cluster.") { Run = static (session, _, _) => NoCluster(session) },
    ];

    private static ValueTask NoCluster(RedisSession session)
    {
        session.Reply.Error("ERR This instance has cluster support disabled");
        return ValueTask.CompletedTask;
    }

    private ValueTask Time(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        session.Reply.Array(2);
        session.Reply.Number(now.ToUnixTimeSeconds());
        session.Reply.Number(now.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);
        return ValueTask.CompletedTask;
    }

    private ValueTask Info(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        var uptime = (long)(time.GetUtcNow() - _startedAt).TotalSeconds;
        (string Name, string Lines)[] sections =
        [
            ("Server", string.Create(CultureInfo.InvariantCulture, $"redis_version:{Version}\r\nserver_name:sensorgrid\r\nredis_mode:standalone\r\narch_bits:64\r\nuptime_in_seconds:{uptime}\r\n")),
            ("Clients", string.Create(CultureInfo.InvariantCulture, $"connected_clients:{metrics.Open}\r\n")),
            ("Persistence", $"loading:{(sensors.HasJoined ? 0 : 1)}\r\n"),
            ("Stats", string.Create(CultureInfo.InvariantCulture, $"total_commands_processed:{metrics.Commands}\r\n")),
            ("Replication", "role:master\r\nconnected_slaves:0\r\n"),
            ("Cluster", "cluster_enabled:0\r\n"),
        ];
        var everything = arguments.Count == 1 || Enumerable.Range(1, arguments.Count - 1).Any(i => arguments.Is(i, "all"u8) || arguments.Is(i, "default"u8) || arguments.Is(i, "everything"u8));
        var wanted = everything ? [] : Enumerable.Range(1, arguments.Count - 1).Select(arguments.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var shown = sections.Where(section => everything || wanted.Contains(section.Name)).Select(section => $"# {section.Name}\r\n{section.Lines}");
        session.Reply.Verbatim(string.Join("\r\n", shown));
        return ValueTask.CompletedTask;
    }

    private static ValueTask Config(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Is(1, "get"u8) && arguments.Count > 2)
        {
            Glob[] patterns = [.. Enumerable.Range(2, arguments.Count - 2).Select(i => new Glob(Encoding.UTF8.GetBytes(arguments.Text(i).ToLowerInvariant())))];
            var found = Settings.Where(setting => Array.Exists(patterns, pattern => pattern.Matches(Encoding.UTF8.GetBytes(setting.Name)))).ToArray();
            session.Reply.Map(found.Length);
            foreach (var (name, value) in found)
            {
                session.Reply.Bulk(name);
                session.Reply.Bulk(value);
            }
        }
        else if (arguments.Is(1, "get"u8))
        {
            session.Reply.Error("ERR wrong number of arguments for 'config|get' command");
        }
        else
        {
            session.Reply.Error("ERR CONFIG has only GET here: settings are SensorGrid's, given at its start.");
        }

        return ValueTask.CompletedTask;
    }
}
