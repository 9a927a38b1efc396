using System.Threading.RateLimiting;
using SensorGrid.Api.Settings;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Sensors;

/// <summary>Lets in a few large batches at a time: what they compute together is bounded, and a GET beside them is not held up.</summary>
internal sealed class BatchRoom : IDisposable
{
    /// <summary>The sensors that batches under way may request together: two of the largest for each processor.</summary>
    public static readonly int Sensors = 2 * RequestLimits.BatchSensors * Environment.ProcessorCount;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Sensors,
        QueueLimit = 4 * Sensors,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private long _refusals;

    /// <summary>The batches refused since the start.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Waits for room; the lease gives it back.</summary>
    /// <param name="sensors">The number of sensors that the batch requests, at most <see cref="RequestLimits.BatchSensors"/>.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="OverloadedException">There was none for two seconds, or too many wait already.</exception>
    public async ValueTask<IDisposable> EnterAsync(int sensors, CancellationToken cancellationToken)
    {
        var lease = _limiter.AttemptAcquire(sensors);
        if (lease.IsAcquired)
        {
            return lease;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            lease = await _limiter.AcquireAsync(sensors, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Refuse();
        }

        return lease.IsAcquired ? lease : throw Refuse();
    }

    public void Dispose() => _limiter.Dispose();

    private OverloadedException Refuse()
    {
        Interlocked.Increment(ref _refusals);
        return new OverloadedException($"Batches under way ask for {Sensors} sensors, which is as many as they may at a time; try again in a moment.");
    }
}
