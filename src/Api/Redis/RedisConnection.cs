using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using SensorGrid.Api.Redis.Channels;
using SensorGrid.Api.Redis.Commands;
using SensorGrid.Api.Redis.Sessions;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Features.Engine;
using SensorGrid.Http.Connections;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Redis;

/// <summary>Reads the commands of one client, and writes their answers in the same order.</summary>
/// <remarks>
/// A sensor that lives here answers at once. One that does not is asked, and so are those of the commands behind it, up to a bound, while its answer is awaited; the answers are
/// then written in turn. Messages of channels come between: whoever writes holds the lock.
/// </remarks>
internal sealed class RedisConnection : IMessageSink, IDisposable
{
    private readonly ConnectionContext _transport;
    private readonly RedisDoor _door;
    private readonly ReplyWriter _reply;
    private readonly CommandArguments _arguments = new();
    private readonly CommandParser _parser;
    private readonly RedisSession _session;
    private readonly Queue<PendingAnswer> _pending = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ByteReservation _received;
    private readonly ByteReservation _answers;
    private readonly ConnectionSlot? _slot;
    private readonly CancellationToken _closed;
    private bool _isFollowing;
    private int _needed;

    public RedisConnection(ConnectionContext transport, RedisDoor door)
    {
        (_transport, _door) = (transport, door);
        _reply = new ReplyWriter(transport.Transport.Output);
        _parser = new CommandParser(_arguments);
        _closed = transport.ConnectionClosed;
        _slot = transport.Features.Get<ConnectionSlot>();
        _received = new ByteReservation(door.Memory.Bodies);
        _answers = new ByteReservation(door.Memory.Answers);
        _session = new RedisSession(door.NextId(), door.Authentication.IsNeeded, _reply, new Subscriptions(door.Hub, door.StreamMetrics, this))
        {
            Addresses = ($"{transport.RemoteEndPoint}", $"{transport.LocalEndPoint}"),
        };
    }

    /// <summary>Serves the client until it goes, or has to.</summary>
    public async Task RunAsync()
    {
        var input = _transport.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(_closed);
                if (read.IsCanceled || !await ServeAsync(input, read.Buffer) || read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
        {
            // The client has gone, or was sent away.
        }
        catch (Exception exception)
        {
            _door.OnFault(_session, exception);
        }
        finally
        {
            _session.Subscriptions.Clear();
        }
    }

    /// <summary>Gives back the memory that it reserved; only after it was served.</summary>
    public void Dispose()
    {
        _received.Dispose();
        _answers.Dispose();
    }

    /// <summary>Ends the connection after the commands that are being served: the host stops.</summary>
    public void Stop() => _transport.Transport.Input.CancelPendingRead();

    public void Abort() => _transport.Abort();

    public async Task<bool> SendAsync(Action<ReplyWriter> write, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (!_door.Authentication.IsInForce(_session))
            {
                _door.OnEnded(_session, "key");
                return false;
            }

            write(_reply);
            return await FlushAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Serves what has come.</summary>
    /// <returns>False when the connection is to end.</returns>
    private async ValueTask<bool> ServeAsync(PipeReader input, ReadOnlySequence<byte> received)
    {
        if (received.Length < _needed)
        {
            input.AdvanceTo(received.Start, received.End);
            return TryHold(received.Length);
        }

        if (_slot is not null && !_slot.TryBegin())
        {
            return false;
        }

        await _writing.WaitAsync(_closed);
        var rented = received.IsSingleSegment ? null : ArrayPool<byte>.Shared.Rent((int)received.Length);
        try
        {
            if (rented is not null)
            {
                received.CopyTo(rented);
            }

            var commands = rented is null ? received.First : rented.AsMemory(0, (int)received.Length);
            var (used, goesOn) = await ServeAsync(commands);
            goesOn &= await FlushAsync() && TryHold(received.Length - used);
            input.AdvanceTo(received.GetPosition(used), received.End);
            Follow();
            return goesOn;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }

            _writing.Release();
            _slot?.End();
        }
    }

    private async ValueTask<(int Used, bool GoesOn)> ServeAsync(ReadOnlyMemory<byte> received)
    {
        _parser.IsTrusted = _door.Authentication.IsInForce(_session) && _session.MayRead;
        var (at, served, goesOn) = (0, 0, true);
        _needed = 0;
        while (goesOn && at < received.Length)
        {
            var result = _parser.Read(received[at..]);
            if (result == ParseResult.Incomplete)
            {
                _needed = _parser.Needed;
                break;
            }

            if (result == ParseResult.Invalid || (_parser.WasLine && HttpRequests.Begin(_arguments)))
            {
                await DrainAsync();
                Refuse(result == ParseResult.Invalid ? _parser.Error : null);
                goesOn = false;
                break;
            }

            at += _parser.Consumed;
            if (_arguments.Count == 0)
            {
                continue;
            }

            served++;
            await ServeCommandAsync();
            goesOn = !_session.IsEnding && (_reply.Unsent < RedisLimits.BytesPerFlush || await FlushAsync());
        }

        await DrainAsync();
        _door.Metrics.OnCommands(served);
        return (at, goesOn);
    }

    private ValueTask ServeCommandAsync()
    {
        // What is written at once may not come before the answers that are awaited.
        if (_pending.Count > 0)
        {
            return ServeBehindAsync();
        }

        return _door.Runner.Admit(_session, _arguments) is not { } command ? ValueTask.CompletedTask
            : command.Write is null ? RunAsync(command)
            : AskAsync(command);
    }

    private async ValueTask ServeBehindAsync()
    {
        if (_pending.Count >= RedisLimits.InFlight || _session.Transaction is not null || !_door.Reads(_session, _arguments))
        {
            await DrainAsync();
        }

        if (_door.Runner.Admit(_session, _arguments) is { } command)
        {
            await (command.Write is null ? RunAsync(command) : AskAsync(command));
        }
    }

    private ValueTask AskAsync(RedisCommand command)
    {
        if (_pending.Count == 0 && _door.Runner.TryWrite(_reply, command, _arguments))
        {
            return ValueTask.CompletedTask;
        }

        var answer = _door.Runner.AskAsync(_arguments, _closed);
        if (_pending.Count == 0 && answer.IsCompletedSuccessfully)
        {
            var features = answer.Result.Features;
            command.Write!(_reply, _arguments, FeatureValues.Of(features), features);
            return ValueTask.CompletedTask;
        }

        _pending.Enqueue(new PendingAnswer(command, _arguments.Copy(), answer.AsTask()));
        return ValueTask.CompletedTask;
    }

    private async ValueTask RunAsync(RedisCommand command)
    {
        await _door.Runner.RunAsync(_session, command, _arguments, _closed);
        _parser.IsTrusted = _session.MayRead;
    }

    /// <summary>Writes the answers that are awaited.</summary>
    private async ValueTask DrainAsync()
    {
        while (_pending.TryDequeue(out var next))
        {
            await _door.Runner.WriteAsync(_session, next.Command, next.Arguments, new(next.Answer), _closed);
            if (_reply.Unsent >= RedisLimits.BytesPerFlush && !await FlushAsync())
            {
                throw new OperationCanceledException("The client takes nothing.");
            }
        }
    }

    /// <summary>Sends what is written.</summary>
    /// <returns>False when the client has gone, or has not taken it in time.</returns>
    private async ValueTask<bool> FlushAsync()
    {
        if (_reply.Unsent == 0)
        {
            return true;
        }

        try
        {
            _answers.Resize(_reply.Unsent > RedisLimits.FreeBytes ? _reply.Unsent : 0);
            _reply.OnSent();
            var flush = _transport.Transport.Output.FlushAsync(_closed);
            var result = flush.IsCompletedSuccessfully ? flush.Result : await flush.AsTask().WaitAsync(RedisLimits.Patience, _door.Time, _closed);
            _answers.Resize(0);
            return !result.IsCompleted;
        }
        catch (TimeoutException)
        {
            _door.OnEnded(_session, "slow");
        }
        catch (OverloadedException)
        {
            _door.OnEnded(_session, "memory");
        }

        _transport.Abort();
        return false;
    }

    /// <summary>Reserves the memory of a command that is not all there yet.</summary>
    private bool TryHold(long bytes)
    {
        try
        {
            _received.Resize(bytes > RedisLimits.FreeBytes ? bytes : 0);
            return true;
        }
        catch (OverloadedException)
        {
            _door.OnEnded(_session, "memory");
            _transport.Abort();
            return false;
        }
    }

    private void Refuse(string? error)
    {
        _door.OnEnded(_session, error is null ? "http" : "protocol");
        if (error is not null)
        {
            _reply.Error($"ERR {error}");
        }
    }

    /// <summary>A client that waits for messages is not idle: its connection is not closed for another.</summary>
    private void Follow()
    {
        if (_slot is null || _isFollowing == _session.Subscriptions.Count > 0)
        {
            return;
        }

        _isFollowing = !_isFollowing;
        if (_isFollowing)
        {
            _slot.TryBegin();
        }
        else
        {
            _slot.End();
        }
    }
}
