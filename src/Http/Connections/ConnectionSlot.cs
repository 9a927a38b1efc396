using Microsoft.AspNetCore.Connections;

namespace SensorGrid.Http.Connections;

/// <summary>
/// One connection's place among those that a <see cref="ConnectionLimit"/> lets in. Requests mark it, so that only one is closed that waits for its client:
/// for a request, or for the rest of a body.
/// </summary>
public sealed class ConnectionSlot(ConnectionContext connection, long openedAt)
{
    private const int Closed = -1;

    /// <summary>The time after a request within which its connection is not closed, in milliseconds: the answer may still be on its way.</summary>
    private const long AnswerMilliseconds = 1000;

    private int _requests;

    // In milliseconds of Environment.TickCount64.
    private long _waitsSince = openedAt;
    private long _answeredAt = long.MinValue / 2;

    /// <summary>The time since which it has waited for its client, in milliseconds of <see cref="Environment.TickCount64"/>; null while a request is served.</summary>
    public long? WaitsSince => Volatile.Read(ref _requests) == 0 && Environment.TickCount64 - Volatile.Read(ref _answeredAt) >= AnswerMilliseconds
        ? Volatile.Read(ref _waitsSince)
        : null;

    /// <summary>Gets whether it has given an answer and waits for the next request: such a client is more likely to come again than one that never finished a request.</summary>
    public bool HasServed => Volatile.Read(ref _answeredAt) >= Volatile.Read(ref _waitsSince);

    /// <summary>The number of the connection in the order of their opening: of two that wait since the same millisecond, the first.</summary>
    public long Number { get; init; }

    /// <summary>The index in the limit's list; for the limit alone.</summary>
    public int Index { get; set; }

    /// <summary>Marks that a request begins, or goes on after <see cref="Wait"/>.</summary>
    /// <returns>False when the connection has been closed: the request must not be served.</returns>
    public bool TryBegin()
    {
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

    /// <summary>Marks that a request waits for its client: for the rest of its body, or for its answer to be read.</summary>
    public void Wait()
    {
        Volatile.Write(ref _waitsSince, Environment.TickCount64);
        Leave();
    }

    /// <summary>Marks that a request has ended.</summary>
    public void End()
    {
        var now = Environment.TickCount64;
        Volatile.Write(ref _answeredAt, now);
        Volatile.Write(ref _waitsSince, now);
        Leave();
    }

    /// <summary>Closes the connection if it waits for its client.</summary>
    public bool TryClose()
    {
        if (Interlocked.CompareExchange(ref _requests, Closed, 0) != 0)
        {
            return false;
        }

        connection.Abort(new ConnectionAbortedException("Closed while it waited for its client, to make room for a new connection."));
        return true;
    }

    // One that was closed while it waited has no requests any more.
    private void Leave()
    {
        var requests = Volatile.Read(ref _requests);
        while (requests > 0)
        {
            var seen = Interlocked.CompareExchange(ref _requests, requests - 1, requests);
            if (seen == requests)
            {
                return;
            }

            requests = seen;
        }
    }
}
