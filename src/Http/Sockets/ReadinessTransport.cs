using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace SensorGrid.Http.Sockets;

/// <summary>
/// Accepts connections whose bytes are received, served and sent by threads of their own, one for a set of connections, as an event loop does. An answer then costs no wake-up of another
/// thread, and waits behind no other work of the thread pool.
/// </summary>
/// <remarks>
/// Only for protocols whose commands are short, and never block: what serves a connection runs on the thread of its loop, until it first awaits something. Needs the readiness calls of Linux
/// (epoll); see <see cref="IsSupported"/>.
/// </remarks>
public sealed class ReadinessTransport : IConnectionListenerFactory
{
    private const int Backlog = 512;

    // One loop serves as many connections as four processors can ask.
    private const int ProcessorsPerLoop = 4;
    private const int MostLoops = 8;

    /// <summary>Gets whether this system has what it needs.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Listens at an address.</summary>
    /// <exception cref="AddressInUseException">Another program listens there.</exception>
    /// <exception cref="NotSupportedException">The address is none of an IP network.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (endpoint is not IPEndPoint address)
        {
            throw new NotSupportedException($"'{endpoint}' is no IP address with a port.");
        }

        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(address);
            socket.Listen(Backlog);
            var loops = Math.Clamp(Environment.ProcessorCount / ProcessorsPerLoop, 1, MostLoops);
            return ValueTask.FromResult<IConnectionListener>(new ReadinessListener(socket, loops));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(exception.Message, exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
