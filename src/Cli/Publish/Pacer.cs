namespace SensorGrid.Cli.Publish;

/// <summary>Holds a stream of readings to a rate: small batches at even distances.</summary>
/// <param name="rate">Readings a second; null for as fast as it goes.</param>
internal sealed class Pacer(double? rate, TimeProvider timeProvider)
{
    private const int LargestBatch = 500;
    private const double BatchesPerSecond = 10;

    private readonly long _start = timeProvider.GetTimestamp();
    private long _sent;

    /// <summary>The number of readings that go at once.</summary>
    public int BatchSize => rate is { } perSecond ? (int)Math.Clamp(perSecond / BatchesPerSecond, 1, LargestBatch) : LargestBatch;

    /// <summary>Waits until the next readings are due.</summary>
    /// <param name="count">The number.</param>
    public async Task WaitAsync(int count, CancellationToken cancellationToken)
    {
        if (rate is { } perSecond)
        {
            // From the start, not from the last batch: so that a slow batch is made up for, and small errors do not add up.
            var wait = TimeSpan.FromSeconds(_sent / perSecond) - timeProvider.GetElapsedTime(_start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, timeProvider, cancellationToken);
            }
        }

        _sent += count;
    }
}
