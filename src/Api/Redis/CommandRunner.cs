using System.Text;
using Microsoft.Extensions.Logging;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Redis.Commands;
using SensorGrid.Api.Redis.Sensors;
using SensorGrid.Api.Redis.Sessions;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Guards.Logs;

namespace SensorGrid.Api.Redis;

/// <summary>Decides what becomes of a command, and runs it. Shared by all connections.</summary>
internal sealed partial class CommandRunner(
    CommandTable table, SensorReader sensors, FreshSensorReader fresh, Authentication authentication, RedisMetrics metrics, TimeProvider time, ILogger<CommandRunner> logger)
{
    private const int LongestShown = 128;

    private readonly LogThrottle _faults = new(time, TimeSpan.FromSeconds(1));

    /// <summary>Finds the command that is to run now. Otherwise its answer is written: it is refused, or kept for a transaction.</summary>
    public RedisCommand? Admit(RedisSession session, CommandArguments arguments)
    {
        var command = table.Find(arguments[0]);
        var refusal = !session.MayRead && command is not { IsOpen: true } ? NoKey(session)
            : command is null ? Unknown(arguments)
            : !command.Takes(arguments.Count) ? Bound($"ERR wrong number of arguments for '{command.Name}' command")
            : session.IsForMessagesOnly && !command.IsForMessages
                ? Bound($"ERR Can't execute '{command.Name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context")
            : command.AsksGrains && !sensors.HasJoined ? "LOADING No silo has been reached yet; it is tried until one answers."
            : null;
        if (refusal is not null)
        {
            session.Transaction?.Break();
            session.Reply.Error(refusal);
            return null;
        }

        return session.Transaction is null || command!.IsOfTransaction ? command : Keep(session, session.Transaction, command, arguments);
    }

    /// <summary>Runs a command that does not read one sensor.</summary>
    public async ValueTask RunAsync(RedisSession session, RedisCommand command, CommandArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            await (command.Name == TransactionCommands.Exec && session.Transaction is { } transaction
                ? ExecuteAsync(session, transaction, cancellationToken)
                : command.Run!(session, arguments, cancellationToken));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(session.Reply, command, exception);
        }
    }

    /// <summary>Writes the answer to a command that reads one sensor, if the sensor lives here and can answer at once.</summary>
    /// <returns>Whether it was written; otherwise the sensor is to be asked.</returns>
    public bool TryWrite(ReplyWriter reply, RedisCommand command, CommandArguments arguments) =>
        RedisCommand.NeedsValuesOnly(arguments)
        && sensors.TryRead(arguments[1], (reply, command, arguments), static (state, features) => state.command.Write!(state.reply, state.arguments, features, null, null));

    /// <summary>Asks the sensor that a command reads.</summary>
    public ValueTask<FeaturesAnswer> AskAsync(CommandArguments arguments, CancellationToken cancellationToken) => sensors.GetAsync(arguments[1], cancellationToken);

    /// <summary>Writes the answer to a command that reads one sensor, when it comes.</summary>
    public async ValueTask WriteAsync(RedisSession session, RedisCommand command, CommandArguments arguments, ValueTask<FeaturesAnswer> answer, CancellationToken cancellationToken)
    {
        try
        {
            var features = (await answer).Features;
            command.Write!(session.Reply, arguments, FeatureValues.Of(features), features, null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(session.Reply, command, exception);
        }
    }

    /// <summary>Asks the sensor that a command reads on the terms that its fields demand.</summary>
    /// <param name="arguments">The command: its own copy.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    public Task<FreshSensor> AskFreshAsync(CommandArguments arguments, CancellationToken cancellationToken) => fresh.GetAsync(arguments, time.GetTimestamp(), cancellationToken);

    /// <summary>Writes the answer to a command that demands freshness, when it comes.</summary>
    public async ValueTask WriteAsync(RedisSession session, RedisCommand command, CommandArguments arguments, Task<FreshSensor> answer, CancellationToken cancellationToken)
    {
        try
        {
            var found = await answer;
            if (found.Refusal is not null)
            {
                metrics.OnRefused(found.Reason!);
                session.Reply.Error(found.Refusal);
                return;
            }

            command.Write!(session.Reply, arguments, FeatureValues.Of(found.Features), found.Features, found.Kept);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(session.Reply, command, exception);
        }
    }

    private async ValueTask ExecuteAsync(RedisSession session, RedisTransaction transaction, CancellationToken cancellationToken)
    {
        session.Transaction = null;
        if (transaction.IsBroken)
        {
            session.Reply.Error("EXECABORT Transaction discarded because of previous errors.");
            return;
        }

        // Their waits count from here on, so that all of them together last no longer than one.
        var begun = time.GetTimestamp();
        session.Reply.Array(transaction.Commands.Count);
        foreach (var arguments in transaction.Commands)
        {
            var command = table.Find(arguments[0])!;
            await (command.Write is null ? RunAsync(session, command, arguments, cancellationToken)
                : FreshnessFields.Any(arguments) ? WriteAsync(session, command, arguments, fresh.GetAsync(arguments, begun, cancellationToken), cancellationToken)
                : WriteAsync(session, command, arguments, AskAsync(arguments, cancellationToken), cancellationToken));
        }
    }

    private RedisCommand? Keep(RedisSession session, RedisTransaction transaction, RedisCommand command, CommandArguments arguments)
    {
        // Their answers are more than one, or none.
        var refusal = (command.IsForMessages && command.Name != "ping") || command.IsOpen ? Bound($"ERR Command not allowed inside a transaction: '{command.Name}'")
            : !transaction.IsBroken && !transaction.TryAdd(arguments) ? Bound($"ERR a transaction has at most {RedisLimits.TransactionCommands} commands of {RedisLimits.CommandBytes} bytes together")
            : null;
        if (refusal is null)
        {
            session.Reply.Status("QUEUED"u8);
        }
        else
        {
            transaction.Break();
            session.Reply.Error(refusal);
        }

        return null;
    }

    private string NoKey(RedisSession session)
    {
        authentication.OnNoKey(session);
        return "NOAUTH Authentication required.";
    }

    private string Bound(string refusal)
    {
        metrics.OnRefused(RedisMetrics.Bound);
        return refusal;
    }

    private string Unknown(CommandArguments arguments)
    {
        var name = Shown(arguments[0], LongestShown);
        if (WriteCommands.Has(name))
        {
            metrics.OnRefused("write");
            return WriteCommands.Refusal(name);
        }

        metrics.OnRefused("unknown");
        var begin = new StringBuilder();
        for (var i = 1; i < arguments.Count && begin.Length < LongestShown; i++)
        {
            begin.Append('\'').Append(Shown(arguments[i], LongestShown - begin.Length)).Append("' ");
        }

        return $"ERR unknown command '{name}', with args beginning with: {begin}";
    }

    private static string Shown(ReadOnlySpan<byte> bytes, int most) => Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, most)]);

    private void Fail(ReplyWriter reply, RedisCommand command, Exception exception)
    {
        metrics.OnRefused("no_answer");
        if (PassingFailure.Is(exception))
        {
            reply.Error("TRYAGAIN A silo did not answer: it is starting, stopping or out of reach; try again.");
            return;
        }

        if (_faults.TryPass(out var held))
        {
            LogFailed(exception, command.Name, held);
        }

        reply.Error("ERR An error of this server's own; its log has more.");
    }

    [LoggerMessage(8102, LogLevel.Error, "The Redis command '{Command}' failed. Since the last such line {Held} more did.")]
    private partial void LogFailed(Exception exception, string command, long held);
}
