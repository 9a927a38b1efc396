namespace SensorGrid.Kinesis.Client;

/// <summary>Waits that double from one attempt to the next, each cut at random so that those who failed together do not come back together.</summary>
public sealed class Backoff(TimeSpan first, TimeSpan longest, TimeProvider timeProvider)
{
    private int _attempt;

    /// <summary>Waits before the next attempt.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var ceiling = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(_attempt++, 20)));
        var delay = TimeSpan.FromMilliseconds(ceiling * (0.5 + (Random.Shared.NextDouble() / 2)));
        return Task.Delay(delay, timeProvider, cancellationToken);
    }

    /// <summary>Resets the waits after a success: the next one is short again.</summary>
    public void Reset() => _attempt = 0;
}
