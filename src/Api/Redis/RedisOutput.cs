using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using SensorGrid.Api.Redis.Sessions;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Redis;

/// <summary>Sends one client what is written for it, and waits until the client takes it.</summary>
internal sealed class RedisOutput(ConnectionContext transport, RedisDoor door, RedisSession session) : IDisposable
{
    private readonly PipeWriter _pipe = transport.Transport.Output;
    private readonly CancellationToken _closed = transport.ConnectionClosed;
    private readonly ByteReservation _answers = new(door.Memory.Answers);
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Writes to the client; for who has the turn.</summary>
    public ReplyWriter Reply => session.Reply;

    /// <summary>Waits for the turn to write.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => _writing.WaitAsync(cancellationToken);

    /// <summary>Takes the turn to write, if nobody has it.</summary>
    public bool TryEnter() => _writing.Wait(0);

    /// <summary>Gives the turn back.</summary>
    public void Exit() => _writing.Release();

    /// <summary>Sends what is written; for who has the turn.</summary>
    /// <returns>False when the client has gone, or has not taken it in time: then the connection is ended.</returns>
    public async ValueTask<bool> FlushAsync()
    {
        if (Reply.Unsent == 0)
        {
            return true;
        }

        try
        {
            _answers.Resize(Reply.Unsent > RedisLimits.FreeBytes ? Reply.Unsent : 0);
            Reply.OnSent();
            var flush = _pipe.FlushAsync(_closed);
            var result = flush.IsCompletedSuccessfully ? flush.Result : await flush.AsTask().WaitAsync(RedisLimits.Patience, door.Time, _closed);
            _answers.Resize(0);
            return !result.IsCompleted;
        }
        catch (TimeoutException)
        {
            door.OnEnded(session, "slow");
        }
        catch (OverloadedException)
        {
            door.OnEnded(session, "memory");
        }

        transport.Abort();
        return false;
    }

    /// <summary>Gives back the memory that it reserved; only after all was sent.</summary>
    public void Dispose() => _answers.Dispose();
}
