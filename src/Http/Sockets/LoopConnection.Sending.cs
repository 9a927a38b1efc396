using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace SensorGrid.Http.Sockets;

/// <content>Sends.</content>
internal sealed partial class LoopConnection
{
    // What is written to the pipe is read from it before the write has ended: so while nobody writes, the pipe holds something only while this is set.
    private volatile bool _isSending;

    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_isSending || _aborted is not null || _isDisposed)
            {
                return 0;
            }

            // A failure comes again when the rest is sent, and ends the connection there.
            var sent = _socket.Send(bytes, SocketFlags.None, out var error);
            return error == SocketError.Success ? sent : 0;
        }
    }

    private async Task SendAllAsync()
    {
        Exception? failure = null;
        try
        {
            while (_aborted is null)
            {
                var read = await _unsent.ReadAsync().ConfigureAwait(false);
                if (read.IsCanceled)
                {
                    break;
                }

                _isSending = true;
                foreach (var part in read.Buffer)
                {
                    await SendAsync(part).ConfigureAwait(false);
                }

                _unsent.AdvanceTo(read.Buffer.End);
                _isSending = false;
                if (read.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or ConnectionAbortedException)
        {
            failure = new ConnectionResetException("The client takes nothing any more.", exception);
        }

        await _unsent.CompleteAsync(failure).ConfigureAwait(false);
        lock (_lock)
        {
            if (!_isDisposed)
            {
                Shutdown();
            }
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> part)
    {
        while (!part.IsEmpty)
        {
            var (sent, writable) = SendPart(part.Span);
            part = part[sent..];
            if (writable is not null)
            {
                await writable.ConfigureAwait(false);
            }
        }
    }

    private (int Sent, Task? Writable) SendPart(ReadOnlySpan<byte> part)
    {
        lock (_lock)
        {
            if (_aborted is { } aborted)
            {
                throw aborted;
            }

            var sent = _socket.Send(part, SocketFlags.None, out var error);
            if (error == SocketError.Success)
            {
                return (sent, null);
            }

            if (error != SocketError.WouldBlock)
            {
                throw new SocketException((int)error);
            }

            _writable = new TaskCompletionSource();
            Change_NeedsLock(Readiness.Writable, Readiness.None);
            return (0, _writable.Task);
        }
    }

    private void SignalWritable()
    {
        TaskCompletionSource? writable;
        lock (_lock)
        {
            (writable, _writable) = (_writable, null);
            if (writable is not null)
            {
                Change_NeedsLock(Readiness.None, Readiness.Writable);
            }
        }

        writable?.SetResult();
    }
}
