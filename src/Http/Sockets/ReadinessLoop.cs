using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace SensorGrid.Http.Sockets;

/// <summary>A thread that waits until any of its connections is ready, and has it receive or send. Ends when it is disposed.</summary>
internal sealed class ReadinessLoop : IDisposable
{
    // So much is received of a connection before others have their turn.
    private const int BytesPerTurn = 16 * 1024;

    private readonly Epoll _epoll = new();
    private readonly ConcurrentDictionary<long, LoopConnection> _connections = new();
    private long _last = Epoll.WokenUp;
    private int _isDisposed;

    public ReadinessLoop() => new Thread(Run) { IsBackground = true, Name = "readiness loop" }.Start();

    /// <summary>Takes what a connection receives that has a handler. For the loop's thread.</summary>
    public Memory<byte> Received { get; } = GC.AllocateArray<byte>(BytesPerTurn, pinned: true);

    /// <summary>Takes what the handler answers. For the loop's thread.</summary>
    public LoopBuffer Answers { get; } = new();

    /// <summary>Gives a connection a number, by which the loop knows it until it is removed.</summary>
    public long Add(LoopConnection connection)
    {
        var number = Interlocked.Increment(ref _last);
        _connections[number] = connection;
        return number;
    }

    /// <summary>Begins to report a connection's readiness.</summary>
    public void Watch(Socket socket, long number, Readiness readiness) => _epoll.Add(DescriptorOf(socket), number, readiness);

    /// <summary>Changes what is reported.</summary>
    public void Change(Socket socket, long number, Readiness readiness) => _epoll.Change(DescriptorOf(socket), number, readiness);

    /// <summary>Ends to report a connection's readiness.</summary>
    public void Unwatch(Socket socket) => _epoll.Remove(DescriptorOf(socket));

    /// <summary>Removes a connection. What was reported of it before goes nowhere.</summary>
    public void Remove(long number) => _connections.TryRemove(number, out _);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _epoll.WakeUp();
        }
    }

    private static int DescriptorOf(Socket socket) => (int)socket.Handle;

    private void Run()
    {
        while (Volatile.Read(ref _isDisposed) == 0)
        {
            var count = _epoll.Wait();
            for (var i = 0; i < count; i++)
            {
                var (number, readiness) = _epoll[i];
                if (_connections.TryGetValue(number, out var connection))
                {
                    Serve(connection, readiness);
                }
            }
        }

        // The server has ended its connections before.
        _epoll.Dispose();
    }

    private static void Serve(LoopConnection connection, Readiness readiness)
    {
        try
        {
            connection.OnReady(readiness);
        }
        catch (Exception exception)
        {
            // One connection's fault is none of the others'.
            connection.Abort(new ConnectionAbortedException("The connection failed.", exception));
        }
    }
}
