using System.Collections.Concurrent;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>What a test's system consists of: stopped in the reverse of the order in which it was started.</summary>
internal sealed class Parts : IAsyncDisposable
{
    private readonly ConcurrentStack<IAsyncDisposable> _parts = new();

    public T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    /// <summary>Keeps a part as soon as it has started: several may start at the same time, and one that fails leaves none of the others behind.</summary>
    public async Task<T> KeepAsync<T>(Task<T> start)
        where T : IAsyncDisposable => Keep(await start);

    public async ValueTask DisposeAsync()
    {
        if (!_parts.TryPop(out var part))
        {
            return;
        }

        try
        {
            await part.DisposeAsync();
        }
        finally
        {
            // No server is left behind because a silo could not be stopped.
            await DisposeAsync();
        }
    }
}
