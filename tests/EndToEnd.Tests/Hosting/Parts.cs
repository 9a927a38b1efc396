namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>What a test's system consists of: stopped in the reverse of the order in which it was started.</summary>
internal sealed class Parts : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();

    public T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

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
