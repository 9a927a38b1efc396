using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace SensorGrid.Http.Connections;

/// <summary>
/// Bounds the connections of one server. At the bound a new connection takes the place of one that waits for its client, those first that have not finished a
/// request; while all are busy it is closed at once. So idle clients keep nobody out, and descriptors stay free for files, databases and silos.
/// </summary>
/// <param name="most">The most connections at a time, above zero.</param>
public sealed class ConnectionLimit(int most)
{
    /// <summary>The number of connections drawn at random, of which the longest idle one is closed; as Redis samples its keys (maxmemory-samples).</summary>
    private const int Sample = 64;

    private readonly Lock _lock = new();
    private readonly List<ConnectionSlot> _slots = [];
    private long _opened;
    private long _closedIdle;
    private long _refused;

    /// <summary>The most connections at a time.</summary>
    public int Most { get; } = most;

    /// <summary>The connections now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _slots.Count;
            }
        }
    }

    /// <summary>Idle connections closed for new ones since the start.</summary>
    public long ClosedIdle => Interlocked.Read(ref _closedIdle);

    /// <summary>New connections closed since the start because all others were busy.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Bounds the connections, as connection middleware: runs a connection while it has a place.</summary>
    public ConnectionDelegate Bound(ConnectionDelegate next) => async connection =>
    {
        if (TryEnter(connection) is not { } slot)
        {
            connection.Abort(new ConnectionAbortedException("Closed, since there are too many connections."));
            return;
        }

        try
        {
            connection.Features.Set(slot);
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Leave(slot);
        }
    };

    /// <summary>Marks the request's connection as busy, as HTTP middleware before all others.</summary>
    public static async Task MarkAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<ConnectionSlot>() is not { } slot)
        {
            await next(http).ConfigureAwait(false);
            return;
        }

        if (!slot.TryBegin())
        {
            http.Abort();
            return;
        }

        try
        {
            await next(http).ConfigureAwait(false);
        }
        finally
        {
            slot.End();
        }
    }

    /// <summary>Waits for a part of a request's body; meanwhile its connection can be closed for another one.</summary>
    /// <exception cref="BadHttpRequestException">400 or 408: the body is cut off, or does not come.</exception>
    public static async ValueTask<ReadResult> ReadAsync(HttpContext http, PipeReader body)
    {
        try
        {
            return await WaitAsync(http, body).ConfigureAwait(false);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            // Over HTTP/1.1 the server says so itself; over HTTP/2 a stream that the client reset is told as a failure of reading.
            throw new BadHttpRequestException("The client ended the request before its body was whole.", StatusCodes.Status400BadRequest, exception);
        }
    }

    private static async ValueTask<ReadResult> WaitAsync(HttpContext http, PipeReader body)
    {
        var read = body.ReadAsync(http.RequestAborted);
        if (read.IsCompleted || http.Features.Get<ConnectionSlot>() is not { } slot)
        {
            return await read.ConfigureAwait(false);
        }

        slot.Wait();
        try
        {
            return await read.ConfigureAwait(false);
        }
        finally
        {
            if (!slot.TryBegin())
            {
                http.Abort();
            }
        }
    }

    /// <summary>Writes a part of an answer; while the client does not read, its connection can be closed for another one.</summary>
    public static async ValueTask WriteAsync(HttpContext http, ReadOnlyMemory<byte> part)
    {
        var written = http.Response.BodyWriter.WriteAsync(part, http.RequestAborted);
        if (written.IsCompleted || http.Features.Get<ConnectionSlot>() is not { } slot)
        {
            await written.ConfigureAwait(false);
            return;
        }

        slot.Wait();
        try
        {
            await written.ConfigureAwait(false);
        }
        finally
        {
            if (!slot.TryBegin())
            {
                http.Abort();
            }
        }
    }

    /// <summary>Gives a connection a place; null when there is none.</summary>
    internal ConnectionSlot? TryEnter(ConnectionContext connection)
    {
        lock (_lock)
        {
            if (_slots.Count >= Most && !TryCloseIdle())
            {
                Interlocked.Increment(ref _refused);
                return null;
            }

            var slot = new ConnectionSlot(connection, Environment.TickCount64) { Index = _slots.Count, Number = ++_opened };
            _slots.Add(slot);
            return slot;
        }
    }

    /// <summary>Releases the place of a connection; one that was closed for another has none any more.</summary>
    internal void Leave(ConnectionSlot slot)
    {
        lock (_lock)
        {
            if (slot.Index >= 0)
            {
                Remove(slot);
            }
        }
    }

    private bool TryCloseIdle()
    {
        // A sample can consist of busy ones: then all are looked at. One that gets a request at this moment stays.
        while ((LongestIdle(Random.Shared.Next(_slots.Count), Math.Min(Sample, _slots.Count)) ?? LongestIdle(0, _slots.Count)) is { } victim)
        {
            if (victim.TryClose())
            {
                Remove(victim);
                Interlocked.Increment(ref _closedIdle);
                return true;
            }
        }

        return false;
    }

    private ConnectionSlot? LongestIdle(int from, int count)
    {
        ConnectionSlot? longest = null;
        var longestSince = 0L;
        for (var i = 0; i < count; i++)
        {
            var slot = _slots[(from + i) % _slots.Count];
            if (slot.WaitsSince is { } since && (longest is null || IsBefore(slot, since, longest, longestSince)))
            {
                (longest, longestSince) = (slot, since);
            }
        }

        return longest;
    }

    private static bool IsBefore(ConnectionSlot slot, long since, ConnectionSlot other, long otherSince) =>
        slot.HasServed != other.HasServed ? !slot.HasServed : (since, slot.Number).CompareTo((otherSince, other.Number)) < 0;

    private void Remove(ConnectionSlot slot)
    {
        var last = _slots[^1];
        _slots[slot.Index] = last;
        last.Index = slot.Index;
        _slots.RemoveAt(_slots.Count - 1);
        slot.Index = -1;
    }
}
