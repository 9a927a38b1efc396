using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using SensorGrid.Api.Redis.Channels;
using SensorGrid.Api.Redis.Commands;
using SensorGrid.Api.Redis.Sensors;
using SensorGrid.Api.Redis.Sessions;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Http.Connections;
using SensorGrid.Http.Memory;
using SensorGrid.Http.Sockets;

namespace SensorGrid.Api.Redis;

/// <summary>Reads the commands of one client, and writes their answers in the same order.</summary>
/// <remarks>
/// A sensor that lives here answers at once. One that does not is asked, and so are those of the commands behind it, up to a bound, while its answer is awaited; the answers are
/// then written in turn. A command that demands freshness holds those behind it back that do not. Messages of channels come between: whoever writes has the turn. Where the transport can, <see cref="DirectCommands"/> answers what can be answered at once; here
/// comes what it leaves.
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
    private readonly ByteReservation _received;
    private readonly RedisOutput _output;
    private readonly IDirectConnection? _directly;
    private readonly DirectCommands? _direct;
    private readonly ConnectionSlot? _slot;
    private readonly CancellationToken _closed;
    private bool _isFollowing;
    private bool _awaitsFresh;
    private int _needed;

    public RedisConnection(ConnectionContext transport, RedisDoor door)
    {
        (_transport, _door) = (transport, door);
        _reply = new ReplyWriter(transport.Transport.Output);
        _parser = new CommandParser(_arguments);
        _closed = transport.ConnectionClosed;
        _slot = transport.Features.Get<ConnectionSlot>();
        _received = new ByteReservation(door.Memory.Bodies);
        _session = new RedisSession(door.NextId(), door.Authentication.IsNeeded, _reply, new Subscriptions(door.Hub, door.StreamMetrics, this))
        {
            Addresses = ($"{transport.RemoteEndPoint}", $"{transport.LocalEndPoint}"),
        };
        _output = new RedisOutput(transport, door, _session);
        _directly = transport.Features.Get<IDirectConnection>();
        _direct = _directly is null ? null : new DirectCommands(_directly, transport, door, _session, _parser, _arguments, _output, _slot);
    }

    /// <summary>Serves the client until it goes, or has to.</summary>
    public async Task RunAsync()
    {
        var input = _transport.Transport.Input;
        _directly?.Handler = _direct;
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

            // Who writes still, ends; nobody begins any more.
            await _output.EnterAsync(CancellationToken.None);
        }
    }

    /// <summary>Gives back the memory that it reserved; only after it was served.</summary>
    public void Dispose()
    {
        _received.Dispose();
        _output.Dispose();
    }

    /// <summary>Ends the connection after the commands that are being served: the host stops.</summary>
    public void Stop() => _transport.Transport.Input.CancelPendingRead();

    public void Abort() => _transport.Abort();

    public async Task<bool> SendAsync(Action<ReplyWriter> write, CancellationToken cancellationToken)
    {
        await _output.EnterAsync(cancellationToken);
        try
        {
            if (!_door.Authentication.IsInForce(_session))
            {
                _door.OnEnded(_session, "key");
                return false;
            }

            write(_reply);
            return await _output.FlushAsync();
        }
        finally
        {
            _output.Exit();
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

        await _output.EnterAsync(_closed);
        var rented = received.IsSingleSegment ? null : ArrayPool<byte>.Shared.Rent((int)received.Length);
        try
        {
            if (rented is not null)
            {
                received.CopyTo(rented);
            }

            var commands = rented is null ? received.First : rented.AsMemory(0, (int)received.Length);
            var (used, goesOn) = await ServeAsync(commands);
            goesOn &= await _output.FlushAsync() && TryHold(received.Length - used);
            if (goesOn)
            {
                _direct?.OnTaken(used);
            }

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

            _output.Exit();
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
            goesOn = !_session.IsEnding && (_reply.Unsent < RedisLimits.BytesPerFlush || await _output.FlushAsync());
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
        // What is behind a command that waits for a record is to see that record, too.
        if (_pending.Count >= RedisLimits.InFlight || _session.Transaction is not null || !_door.Reads(_session, _arguments) || (_awaitsFresh && !FreshnessFields.Any(_arguments)))
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

        if (FreshnessFields.Any(_arguments))
        {
            var arguments = _arguments.Copy();
            _pending.Enqueue(new PendingAnswer(command, arguments, null, _door.Runner.AskFreshAsync(arguments, _closed)));
            _awaitsFresh = true;
            return ValueTask.CompletedTask;
        }

        var answer = _door.Runner.AskAsync(_arguments, _closed);
        if (_pending.Count == 0 && answer.IsCompletedSuccessfully)
        {
            var features = answer.Result.Features;
            command.Write!(_reply, _arguments, FeatureValues.Of(features), features, null);
            return ValueTask.CompletedTask;
        }

        _pending.Enqueue(new PendingAnswer(command, _arguments.Copy(), answer.AsTask(), null));
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
            // Answers to what came before do not wait with it.
            if (next.Fresh is { IsCompleted: false })
            {
                await FlushAsync();
            }

            await (next.Fresh is { } fresh
                ? _door.Runner.WriteAsync(_session, next.Command, next.Arguments, fresh, _closed)
                : _door.Runner.WriteAsync(_session, next.Command, next.Arguments, new ValueTask<FeaturesAnswer>(next.Answer!), _closed));
            if (_reply.Unsent >= RedisLimits.BytesPerFlush)
            {
                await FlushAsync();
            }
        }

        _awaitsFresh = false;
    }

    private async ValueTask FlushAsync()
    {
        if (!await _output.FlushAsync())
        {
            throw new OperationCanceledException("The client takes nothing.");
        }
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
