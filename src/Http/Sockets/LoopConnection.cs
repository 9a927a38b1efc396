using System.ComponentModel;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace SensorGrid.Http.Sockets;

/// <summary>
/// A connection of a loop. What is received is offered to the handler, if there is one; the rest runs the reader of the pipe at once, on the loop's thread. What is written is sent at once, on
/// the writer's.
/// </summary>
internal sealed partial class LoopConnection : DefaultConnectionContext, IDirectConnection
{
    // So much is received of a connection before others have their turn.
    private const int BytesPerTurn = 16 * 1024;
    private const int LeastRoom = 4 * 1024;

    // Beyond these a client that sends is not read, and one that does not receive is waited for.
    private const int MostReceived = 128 * 1024;
    private const int MostUnsent = 64 * 1024;

    private readonly Socket _socket;
    private readonly ReadinessLoop _loop;
    private readonly long _number;
    private readonly PipeWriter _received;
    private readonly PipeReader _unsent;
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource? _writable;
    private volatile Readiness _watched;
    private Task _sending = Task.CompletedTask;
    private volatile ConnectionAbortedException? _aborted;
    private bool _isWatched;
    private bool _isDisposed;

    public LoopConnection(Socket socket, ReadinessLoop loop)
        : base(Guid.NewGuid().ToString("N"))
    {
        (_socket, _loop) = (socket, loop);
        (LocalEndPoint, RemoteEndPoint) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        var input = new Pipe(new PipeOptions(null, PipeScheduler.Inline, PipeScheduler.Inline, MostReceived, MostReceived / 2, BytesPerTurn, useSynchronizationContext: false));
        var output = new Pipe(new PipeOptions(null, PipeScheduler.Inline, PipeScheduler.Inline, MostUnsent, MostUnsent / 2, useSynchronizationContext: false));
        (_received, _unsent) = (input.Writer, output.Reader);
        Transport = new Duplex(input.Reader, output.Writer);
        Application = new Duplex(output.Reader, input.Writer);
        ConnectionClosed = _closed.Token;
        Features.Set<IDirectConnection>(this);
        _number = loop.Add(this);
    }

    /// <summary>Begins to receive and to send.</summary>
    public void Start()
    {
        _sending = SendAllAsync();
        lock (_lock)
        {
            _watched = Readiness.Readable;
            try
            {
                _loop.Watch(_socket, _number, _watched);
                _isWatched = true;
            }
            catch (Win32Exception)
            {
                _loop.Remove(_number);
                throw;
            }
        }
    }

    /// <summary>Receives what has come, or goes on to send. Called by the loop.</summary>
    public void OnReady(Readiness readiness)
    {
        var isOver = (readiness & (Readiness.Failed | Readiness.HungUp)) != 0;
        if (isOver || (readiness & Readiness.Writable) != 0)
        {
            SignalWritable();
        }

        if ((_watched & Readiness.Readable) != 0)
        {
            if (isOver || (readiness & Readiness.Readable) != 0)
            {
                Receive();
            }
        }
        else if (isOver)
        {
            // It would be reported again and again.
            Unwatch();
        }
    }

    /// <summary>Ends the connection at once.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        lock (_lock)
        {
            if (_aborted is not null || _isDisposed)
            {
                return;
            }

            _aborted = abortReason;
            Shutdown();
        }

        // The loop then receives the end; who waits to send, or for the end, waits no longer.
        _unsent.CancelPendingRead();
        SignalWritable();
        CancelClosed();
    }

    /// <summary>Sends what was written, and closes the socket.</summary>
    public override async ValueTask DisposeAsync()
    {
        await Transport.Output.CompleteAsync().ConfigureAwait(false);
        await Transport.Input.CompleteAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            Unwatch_NeedsLock();
            _loop.Remove(_number);
            _socket.Dispose();
        }

        CancelClosed();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    // What waits for it may do anything: not on the loop's thread.
    private void CancelClosed() => ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Cancel(), _closed, preferLocal: false);

    private void Shutdown()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The client has gone already.
        }
    }

    private void Change(Readiness remove)
    {
        lock (_lock)
        {
            Change_NeedsLock(Readiness.None, remove);
        }
    }

    private void Change_NeedsLock(Readiness add, Readiness remove)
    {
        var watched = (_watched | add) & ~remove;
        if (watched != _watched)
        {
            _watched = watched;
            if (_isWatched)
            {
                _loop.Change(_socket, _number, watched);
            }
        }
    }

    private void Unwatch()
    {
        lock (_lock)
        {
            Unwatch_NeedsLock();
        }
    }

    private void Unwatch_NeedsLock()
    {
        if (_isWatched)
        {
            _isWatched = false;
            _loop.Unwatch(_socket);
        }
    }

    /// <summary>Both directions of one side.</summary>
    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
