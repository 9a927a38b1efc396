using System.Buffers.Text;
using System.Globalization;
using System.Text;
using SensorGrid.Api.Redis.Sessions;
using SensorGrid.Api.Redis.Wire;

namespace SensorGrid.Api.Redis.Commands;

/// <summary>The commands about the connection itself.</summary>
internal sealed class ConnectionCommands(Authentication authentication)
{
    private const int LongestName = 256;

    public IEnumerable<RedisCommand> All =>
    [
        Of("ping", -1, "Answers.", Ping) with { IsForMessages = true },
        Of("echo", 2, "Answers with its argument.", static (session, arguments, _) => Bulk(session, arguments[1])),
        Of("hello", -1, "Chooses the version of the protocol, and authenticates.", Hello) with { IsOpen = true },
        Of("auth", -2, "Authenticates with an API key.", Auth) with { IsOpen = true },
        Of("select", 2, "Chooses a database: there is 0 only.", Select),
        Of("client", -2, "Names the connection, and says which it is.", Client),
        Of("quit", -1, "Ends the connection.", Quit) with { IsOpen = true, IsForMessages = true, IsOfTransaction = true },
        Of("reset", 1, "Makes the connection a new one.", Reset) with { IsOpen = true, IsForMessages = true, IsOfTransaction = true },
    ];

    private static RedisCommand Of(string name, int arity, string summary, CommandHandler run) => new(name, arity, "connection", summary) { Run = run };

    private static ValueTask Ping(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Count > 2)
        {
            return Fail(session, "ERR wrong number of arguments for 'ping' command");
        }

        if (session.IsForMessagesOnly)
        {
            session.Reply.Array(2);
            session.Reply.Bulk("pong"u8);
            return Bulk(session, arguments.Count == 2 ? arguments[1] : default);
        }

        return arguments.Count == 2 ? Bulk(session, arguments[1]) : Status(session, "PONG"u8);
    }

    private ValueTask Auth(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Count > 3)
        {
            return Fail(session, "ERR syntax error");
        }

        var error = authentication.Authenticate(session, arguments.Count == 3 ? arguments.Text(1) : null, arguments.Text(arguments.Count - 1));
        return error is null ? Status(session, "OK"u8) : Fail(session, error);
    }

    private ValueTask Hello(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        var version = session.Reply.Version;
        if (arguments.Count > 1 && (!Utf8Parser.TryParse(arguments[1], out version, out var used) || used != arguments[1].Length))
        {
            return Fail(session, "ERR Protocol version is not an integer or out of range");
        }

        if (version is not (2 or 3))
        {
            return Fail(session, "NOPROTO unsupported protocol version");
        }

        string? name = null;
        for (var i = 2; i < arguments.Count;)
        {
            if (arguments.Is(i, "auth"u8) && i + 2 < arguments.Count)
            {
                if (authentication.Authenticate(session, arguments.Text(i + 1), arguments.Text(i + 2)) is { } error)
                {
                    return Fail(session, error);
                }

                i += 3;
            }
            else if (arguments.Is(i, "setname"u8) && i + 1 < arguments.Count)
            {
                name = arguments.Text(i + 1);
                i += 2;
            }
            else
            {
                return Fail(session, $"ERR Syntax error in HELLO option '{Shown(arguments, i)}'");
            }
        }

        if (!session.MayRead)
        {
            return Fail(
                session,
                "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time");
        }

        if (name is not null && !TryName(session, name))
        {
            return Fail(session, NameError);
        }

        session.Reply.Version = version;
        WriteHello(session);
        return ValueTask.CompletedTask;
    }

    private static void WriteHello(RedisSession session)
    {
        var reply = session.Reply;
        reply.Map(7);
        reply.Bulk("server"u8);
        reply.Bulk("redis"u8);
        reply.Bulk("version"u8);
        reply.Bulk(ServerCommands.Version);
        reply.Bulk("proto"u8);
        reply.Integer(reply.Version);
        reply.Bulk("id"u8);
        reply.Integer(session.Id);
        reply.Bulk("mode"u8);
        reply.Bulk("standalone"u8);
        reply.Bulk("role"u8);
        reply.Bulk("master"u8);
        reply.Bulk("modules"u8);
        reply.Array(0);
    }

    private static ValueTask Select(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        if (!Utf8Parser.TryParse(arguments[1], out int database, out var used) || used != arguments[1].Length)
        {
            return Fail(session, "ERR invalid DB index");
        }

        return database == 0 ? Status(session, "OK"u8) : Fail(session, "ERR DB index is out of range");
    }

    private static ValueTask Client(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        switch (arguments.Text(1).ToUpperInvariant(), arguments.Count)
        {
            case ("ID", 2):
                session.Reply.Integer(session.Id);
                return ValueTask.CompletedTask;
            case ("GETNAME", 2) when session.Name.Length == 0:
                session.Reply.Null();
                return ValueTask.CompletedTask;
            case ("GETNAME", 2):
                session.Reply.Bulk(session.Name);
                return ValueTask.CompletedTask;
            case ("SETNAME", 3):
                return TryName(session, arguments.Text(2)) ? Status(session, "OK"u8) : Fail(session, NameError);
            case ("SETINFO", 4) when arguments.Is(2, "lib-name"u8) || arguments.Is(2, "lib-ver"u8):
            case ("NO-EVICT" or "NO-TOUCH", 3):
            case ("TRACKING", 3) when arguments.Is(2, "off"u8):
                return Status(session, "OK"u8);
            case ("INFO", 2):
            case ("LIST", >= 2):
                session.Reply.Verbatim(Describe(session));
                return ValueTask.CompletedTask;
            case ("TRACKING" or "REPLY" or "KILL" or "PAUSE" or "CACHING", _):
                return Fail(session, $"ERR CLIENT {Shown(arguments, 1)} is not supported here");
            default:
                return Fail(session, $"ERR unknown subcommand or wrong number of arguments for '{Shown(arguments, 1)}'. Try CLIENT HELP.");
        }
    }

    private static string Describe(RedisSession session) => string.Create(
        CultureInfo.InvariantCulture,
        $"id={session.Id} addr={session.Addresses.Client} laddr={session.Addresses.Server} name={session.Name} db=0 sub={session.Subscriptions.CountOf(patterns: false)} psub={session.Subscriptions.CountOf(patterns: true)} user={session.Key?.Name ?? "default"} resp={session.Reply.Version}\n");

    private static ValueTask Quit(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        session.IsEnding = true;
        return Status(session, "OK"u8);
    }

    private static ValueTask Reset(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        session.Subscriptions.Clear();
        (session.Key, session.Name, session.Transaction, session.Reply.Version) = (null, "", null, 2);
        return Status(session, "RESET"u8);
    }

    private static bool TryName(RedisSession session, string name)
    {
        if (name.Length > LongestName || !name.All(character => character is > ' ' and <= '~'))
        {
            return false;
        }

        session.Name = name;
        return true;
    }

    private static string NameError => "ERR Client names cannot contain spaces, newlines or special characters.";

    private static string Shown(CommandArguments arguments, int index) => Encoding.UTF8.GetString(arguments[index][..Math.Min(128, arguments[index].Length)]);

    private static ValueTask Status(RedisSession session, ReadOnlySpan<byte> status)
    {
        session.Reply.Status(status);
        return ValueTask.CompletedTask;
    }

    private static ValueTask Bulk(RedisSession session, ReadOnlySpan<byte> value)
    {
        session.Reply.Bulk(value);
        return ValueTask.CompletedTask;
    }

    private static ValueTask Fail(RedisSession session, string error)
    {
        session.Reply.Error(error);
        return ValueTask.CompletedTask;
    }
}
