using Microsoft.AspNetCore.Connections;
using SensorGrid.Api.Redis.Sessions;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Http.Connections;
using SensorGrid.Http.Sockets;

namespace SensorGrid.Api.Redis;

/// <summary>
/// Answers commands on the thread that received them, without the pipes of the connection: those that read a sensor which can answer at once, and those that are refused. With the first other
/// one the rest goes to the pipe, from which <see cref="RedisConnection"/> serves it.
/// </summary>
/// <remarks>
/// It serves nothing while anything of the connection is under way: commands in the pipe, answers that are awaited or not taken yet, messages that are being written. So answers keep the order
/// of their commands.
/// </remarks>
internal sealed class DirectCommands(
    IDirectConnection connection, ConnectionContext transport, RedisDoor door, RedisSession session, CommandParser parser, CommandArguments arguments, RedisOutput output, ConnectionSlot? slot)
    : IReceivedHandler
{
    private long _taken;

    /// <summary>Records that bytes of the pipe were served, and the connection goes on; for who has the turn to write, before it gives that back.</summary>
    public void OnTaken(int bytes) => _taken += bytes;

    public int Serve(ReadOnlyMemory<byte> received, LoopBuffer answers)
    {
        // The turn comes first: what the pipe's reader has taken is known with it.
        if (!output.TryEnter())
        {
            return 0;
        }

        if (connection.Piped != _taken || (slot is not null && !slot.TryBegin()))
        {
            output.Exit();
            return 0;
        }

        var pipe = session.Reply.Output;
        var isSending = false;
        try
        {
            session.Reply.Output = answers;
            var used = ServeCommands(received);
            session.Reply.Output = pipe;
            isSending = !TrySend(answers.Written);
            return used;
        }
        catch (Exception exception)
        {
            transport.Abort();
            door.OnFault(session, exception);
            return received.Length;
        }
        finally
        {
            session.Reply.Output = pipe;
            if (!isSending)
            {
                End();
            }
        }
    }

    private int ServeCommands(ReadOnlyMemory<byte> received)
    {
        parser.IsTrusted = door.Authentication.IsInForce(session) && session.MayRead;
        var (at, served) = (0, 0);
        while (at < received.Length && session.Reply.Unsent < RedisLimits.BytesPerFlush && parser.Read(received[at..]) == ParseResult.Complete)
        {
            if (arguments.Count > 0)
            {
                if ((parser.WasLine && HttpRequests.Begin(arguments)) || !TryServe())
                {
                    break;
                }

                served++;
            }

            at += parser.Consumed;
        }

        door.Metrics.OnCommands(served);
        return at;
    }

    private bool TryServe() =>
        door.Runner.Admit(session, arguments) is not { } command || (command.Write is not null && door.Runner.TryWrite(session.Reply, command, arguments));

    /// <summary>Sends the answers. Those that the client does not take at once go to the pipe, and the turn is given back when it has them.</summary>
    /// <returns>False when some go to the pipe.</returns>
    private bool TrySend(ReadOnlySpan<byte> answers)
    {
        session.Reply.OnSent();
        var sent = answers.IsEmpty ? 0 : connection.TrySend(answers);
        if (sent == answers.Length)
        {
            return true;
        }

        session.Reply.Encoded(answers[sent..]);
        _ = SendRestAsync();
        return false;
    }

    private async Task SendRestAsync()
    {
        try
        {
            if (!await output.FlushAsync())
            {
                transport.Abort();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
        {
            // The client has gone, or was sent away.
            transport.Abort();
        }
        catch (Exception exception)
        {
            door.OnFault(session, exception);
            transport.Abort();
        }
        finally
        {
            End();
        }
    }

    private void End()
    {
        slot?.End();
        output.Exit();
    }
}
