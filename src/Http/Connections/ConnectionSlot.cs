using Microsoft.AspNetCore.Connections;

namespace SensorGrid.Http.Connections;

/// <summary>One connection's place among those that a <see cref="ConnectionLimit"/> lets in. Requests mark it, so that only an idle one is ever closed.</summary>
internal sealed class ConnectionSlot(ConnectionContext connection, long openedAt)
{
    private const int Closed = -1;

    private int _requests;

    // In milliseconds of Environment.TickCount64.
    private long _idleSince = openedAt;

    /// <summary>Whether a request has ever come through it.</summary>
    public bool HasServed { get; private set; }

    /// <summary>Since when it has been idle, in milliseconds of <see cref="Environment.TickCount64"/>; null while a request is under way.</summary>
    public long? IdleSince => Volatile.Read(ref _requests) == 0 ? Volatile.Read(ref _idleSince) : null;

    /// <summary>The index in the limit's list; for the limit alone.</summary>
    public int Index { get; set; }

    /// <summary>A request begins.</summary>
    /// <returns>False when the connection has been closed: the request must not be served.</returns>
    public bool TryBegin()
    {
        HasServed = true;
        var requests = Volatile.Read(ref _requests);
        while (requests != Closed)
        {
            var seen = Interlocked.CompareExchange(ref _requests, requests + 1, requests);
            if (seen == requests)
            {
                return true;
            }

            requests = seen;
        }

        return false;
    }

    /// <summary>A request has ended.</summary>
    public void End()
    {
        Volatile.Write(ref _idleSince, Environment.TickCount64);
        Interlocked.Decrement(ref _requests);
    }

    /// <summary>Closes the connection if it is idle.</summary>
    public bool TryClose()
    {
        if (Interlocked.CompareExchange(ref _requests, Closed, 0) != 0)
        {
            return false;
        }

        connection.Abort(new ConnectionAbortedException("Closed while idle, to make room for a new connection."));
        return true;
    }
}
