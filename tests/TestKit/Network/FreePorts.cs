using System.Net;
using System.Net.Sockets;

namespace SensorGrid.TestKit.Network;

/// <summary>Ports that nobody listens on.</summary>
/// <remarks>
/// They lie below those that systems give to connections and to listeners on port 0: such a one could be given away again before it is used,
/// and a client that knocks on it while nobody listens can even be connected with itself. None is given twice in a process.
/// </remarks>
public static class FreePorts
{
    private const int First = 15_000, Count = 15_000;

    // Processes that run beside each other begin at different places.
    private static int _next = Environment.ProcessId * 61 % Count;

    /// <summary>Some ports, all different.</summary>
    public static int[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Take())];

    private static int Take()
    {
        for (var tried = 0; tried < Count; tried++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
