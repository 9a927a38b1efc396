using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SensorGrid.Load.Http;

/// <summary>
/// Sends requests over keep-alive connections with as little work of its own as can be: it shares the processors with what it measures. One request at a
/// time on a connection, as <c>redis-benchmark</c> does; a thread that blocks for each, which costs a fraction of a socket that is awaited.
/// </summary>
/// <param name="port">On 127.0.0.1.</param>
/// <param name="connections">How many.</param>
/// <param name="requests">The requests, whole, of which each one sent is drawn at random.</param>
internal sealed class HttpLoad(int port, int connections, byte[][] requests)
{
    /// <summary>As many requests as are answered, for a time.</summary>
    /// <returns>Answers a second.</returns>
    /// <exception cref="InvalidDataException">An answer is not a 200.</exception>
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
    /// <exception cref="InvalidDataException">An answer is not a 200.</exception>
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

    private Task<T[]> OnConnectionsAsync<T>(Func<HttpConnection, int, T> run) => Task.WhenAll(Enumerable.Range(0, connections).Select(connection => Task.Factory.StartNew(
        () =>
        {
            using var socket = new HttpConnection(port);
            return run(socket, connection);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default)));

    /// <summary>One connection: a request, its answer.</summary>
    private sealed class HttpConnection : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly byte[] _buffer = new byte[1 << 20];

        public HttpConnection(int port) => _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));

        public void Ask(byte[] request)
        {
            _socket.Send(request);
            var filled = 0;
            do
            {
                var read = _socket.Receive(_buffer.AsSpan(filled));
                filled += read > 0 ? read : throw new InvalidDataException("The server closed a connection.");
            }
            while (!IsWhole(_buffer.AsSpan(0, filled)));
        }

        public void Dispose() => _socket.Dispose();

        private static bool IsWhole(ReadOnlySpan<byte> answer)
        {
            var head = answer.IndexOf("\r\n\r\n"u8);
            if (head < 0)
            {
                return false;
            }

            if (!answer.StartsWith("HTTP/1.1 200"u8))
            {
                throw new InvalidDataException(Encoding.UTF8.GetString(answer));
            }

            var length = answer[..head].IndexOf("Content-Length: "u8);
            return length >= 0
                ? answer.Length - head - 4 >= int.Parse(Line(answer[(length + 16)..]), System.Globalization.CultureInfo.InvariantCulture)
                : answer.EndsWith("\r\n0\r\n\r\n"u8);
        }

        private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> text) => text[..text.IndexOf("\r\n"u8)];
    }
}
