using SensorGrid.Api.Redis.Sessions;
using SensorGrid.Api.Redis.Wire;

namespace SensorGrid.Api.Redis.Commands;

/// <summary>The commands around a transaction, which pipelines of some clients send. Its commands run one after the other; each sensor is read for itself. <c>EXEC</c> is the connection's.</summary>
internal static class TransactionCommands
{
    public const string Exec = "exec";

    public static IEnumerable<RedisCommand> All =>
    [
        Of("multi", 1, "Begins a transaction.", Multi),
        Of(Exec, 1, "Runs the commands of a transaction.", static (session, _, _) => Fail(session, "ERR EXEC without MULTI")),
        Of("discard", 1, "Gives up a transaction.", Discard),
        Of("watch", -2, "Does nothing: nothing is written here.", Watch),
        Of("unwatch", 1, "Does nothing: nothing is written here.", static (session, _, _) => Ok(session)),
    ];

    private static RedisCommand Of(string name, int arity, string summary, CommandHandler run) => new(name, arity, "transactions", summary) { Run = run, IsOfTransaction = true };

    private static ValueTask Multi(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        if (session.Transaction is not null)
        {
            return Fail(session, "ERR MULTI calls can not be nested");
        }

        session.Transaction = new RedisTransaction();
        return Ok(session);
    }

    private static ValueTask Discard(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken)
    {
        if (session.Transaction is null)
        {
            return Fail(session, "ERR DISCARD without MULTI");
        }

        session.Transaction = null;
        return Ok(session);
    }

    private static ValueTask Watch(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken) =>
        session.Transaction is null ? Ok(session) : Fail(session, "ERR WATCH inside MULTI is not allowed");

    private static ValueTask Ok(RedisSession session)
    {
        session.Reply.Status("OK"u8);
        return ValueTask.CompletedTask;
    }

    private static ValueTask Fail(RedisSession session, string error)
    {
        session.Reply.Error(error);
        return ValueTask.CompletedTask;
    }
}
