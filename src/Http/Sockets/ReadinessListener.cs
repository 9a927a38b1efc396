using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace SensorGrid.Http.Sockets;

/// <summary>Accepts connections, and divides them among its loops.</summary>
internal sealed class ReadinessListener : IConnectionListener
{
    // While the process has no descriptor left, each attempt fails at once.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly ReadinessLoop[] _loops;
    private int _next;

    /// <param name="socket">Listens.</param>
    /// <param name="loops">The number of loops, above zero.</param>
    public ReadinessListener(Socket socket, int loops)
    {
        _socket = socket;
        EndPoint = socket.LocalEndPoint!;
        _loops = [.. Enumerable.Range(0, loops).Select(_ => new ReadinessLoop())];
    }

    public EndPoint EndPoint { get; }

    /// <summary>Accepts the next connection.</summary>
    /// <returns>Null once it listens no longer.</returns>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var socket = await _socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                return Begin(socket);
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (Exception exception) when (exception is SocketException or Win32Exception)
            {
                // The client went before it was accepted, or the system has no room for one more: too many open files, or too many that are watched.
                await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        foreach (var loop in _loops)
        {
            loop.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private LoopConnection Begin(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            socket.Blocking = false;
            var connection = new LoopConnection(socket, _loops[_next++ % _loops.Length]);
            connection.Start();
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
