using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SensorGrid.Load.Wire;

/// <summary>
/// Sends requests over keep-alive connections with as little work of its own as can be: it shares the processors with what it measures. One request at a
/// time on a connection, as <c>redis-benchmark</c> does; a thread that blocks for each, which costs a fraction of a socket that is awaited.
/// </summary>
/// <param name="port">On 127.0.0.1.</param>
/// <param name="connections">How many.</param>
/// <param name="requests">The requests, whole, of which each one sent is drawn at random.</param>
/// <param name="isWhole">Whether what was received is the whole answer.</param>
internal sealed class RequestLoad(int port, int connections, byte[][] requests, IsWholeAnswer isWhole)
{
    /// <summary>As many requests as are answered, for a time.</summary>
    /// <returns>Answers a second.</returns>
    public async Task<double> PeakAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var answered = await OnConnectionsAsync(
            (socket, connection) =>
            {
                var random = new Random(connection);
                var count = 0;
                for (; Stopwatch.GetElapsedTime(begun) < duration && !cancellationToken.IsCancellationRequested; count++)
                {
                    socket.Ask(requests[random.Next(requests.Length)]);
                }

                return count;
            });
        return answered.Sum() / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    /// <summary>So many requests a second whatever becomes of those before them; a request that has to wait for its connection has waited.</summary>
    /// <returns>The latencies, from when a request was due to its answer, in order.</returns>
    public async Task<TimeSpan[]> AtRateAsync(double rate, TimeSpan duration, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var latencies = await OnConnectionsAsync(
            (socket, connection) =>
            {
                var random = new Random(connection);
                var taken = new List<TimeSpan>();
                for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
                {
                    var due = TimeSpan.FromSeconds((((double)i * connections) + connection) / rate);
                    if (due > duration)
                    {
                        break;
                    }

                    if (due - Stopwatch.GetElapsedTime(begun) is { Ticks: > 0 } early)
                    {
                        cancellationToken.WaitHandle.WaitOne(early);

                        // A timer's tick is a millisecond: what it is late is not the server's.
                        due = Stopwatch.GetElapsedTime(begun);
                    }

                    socket.Ask(requests[random.Next(requests.Length)]);
                    taken.Add(Stopwatch.GetElapsedTime(begun) - due);
                }

                return taken;
            });
        return [.. latencies.SelectMany(taken => taken).Order()];
    }

    private Task<T[]> OnConnectionsAsync<T>(Func<Connection, int, T> run) => Task.WhenAll(Enumerable.Range(0, connections).Select(connection => Task.Factory.StartNew(
        () =>
        {
            using var socket = new Connection(port, isWhole);
            return run(socket, connection);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default)));

    /// <summary>One connection: a request, its answer.</summary>
    private sealed class Connection : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly byte[] _buffer = new byte[1 << 20];
        private readonly IsWholeAnswer _isWhole;

        public Connection(int port, IsWholeAnswer isWhole)
        {
            _isWhole = isWhole;
            _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        }

        public void Ask(byte[] request)
        {
            _socket.Send(request);
            var filled = 0;
            do
            {
                var read = _socket.Receive(_buffer.AsSpan(filled));
                filled += read > 0 ? read : throw new InvalidDataException("The server closed a connection.");
            }
            while (!_isWhole(_buffer.AsSpan(0, filled)));
        }

        public void Dispose() => _socket.Dispose();
    }
}
