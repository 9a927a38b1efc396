using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace SensorGrid.Http.Sockets;

/// <content>Receives.</content>
internal sealed partial class LoopConnection
{
    private volatile IReceivedHandler? _handler;

    public IReceivedHandler? Handler
    {
        get => _handler;
        set => _handler = value;
    }

    public long Piped { get; private set; }

    private void Receive()
    {
        var handler = _handler;
        var room = handler is null ? _received.GetMemory(LeastRoom) : _loop.Received;
        var count = Receive(room.Span, out var error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (error != SocketError.Success || count == 0)
        {
            EndInput(_aborted is { } aborted ? aborted
                : error == SocketError.Success ? null
                : new ConnectionResetException("The client reset the connection.", new SocketException((int)error)));
            return;
        }

        if (handler is null)
        {
            _received.Advance(count);
        }
        else
        {
            var rest = room[Serve(handler, room[..count])..count];
            if (rest.IsEmpty)
            {
                return;
            }

            count = rest.Length;
            _received.Write(rest.Span);
        }

        Piped += count;
        var flush = _received.FlushAsync(CancellationToken.None);
        if (!flush.IsCompleted)
        {
            Change(remove: Readiness.Readable);
            _ = ResumeAsync(flush);
        }
        else if (flush.Result.IsCompleted)
        {
            EndInput(null);
        }
    }

    private int Receive(Span<byte> room, out SocketError error)
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                error = SocketError.WouldBlock;
                return 0;
            }

            return _socket.Receive(room, SocketFlags.None, out error);
        }
    }

    private int Serve(IReceivedHandler handler, ReadOnlyMemory<byte> received)
    {
        try
        {
            return handler.Serve(received, _loop.Answers);
        }
        finally
        {
            _loop.Answers.Clear();
        }
    }

    // The reader has more than it may have: nothing is received until it has taken some.
    private async Task ResumeAsync(ValueTask<FlushResult> flush)
    {
        if ((await flush.ConfigureAwait(false)).IsCompleted)
        {
            EndInput(null);
            return;
        }

        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            if (_isWatched)
            {
                Change_NeedsLock(Readiness.Readable, Readiness.None);
            }
            else
            {
                // It hung up meanwhile. What came before that is still to be received.
                (_watched, _isWatched) = (Readiness.Readable, true);
                _loop.Watch(_socket, _number, _watched);
            }
        }
    }

    // Called by whoever receives: by the loop, or while the loop does not.
    private void EndInput(Exception? failure)
    {
        Change(remove: Readiness.Readable);
        _received.Complete(failure);
        CancelClosed();
    }
}
