using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SensorGrid.Api.Settings;

namespace SensorGrid.Api.Applications.Rows;

/// <summary>Bounds how many clients follow rows of applications in this process.</summary>
internal sealed class RowSubscribers(IHostApplicationLifetime lifetime, IOptions<SensorGridApiOptions> options, ApplicationMetrics metrics)
{
    /// <summary>The greatest number, whatever the settings: each may have a page of rows on its way to it.</summary>
    public const int MostOfAll = 500;

    // A stream is never idle: those of anomalies and of rows leave a quarter of the connections for all else.
    private readonly int _most = Math.Min(Math.Min(options.Value.MaxSubscribers, MostOfAll), Math.Max(1, options.Value.MaxConnections / 4));
    private int _count;

    /// <summary>The token that is cancelled when all streams must end.</summary>
    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>Takes a place, to be returned with <see cref="Leave"/>.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) > _most || Stopping.IsCancellationRequested)
        {
            Interlocked.Decrement(ref _count);
            metrics.OnRefused();
            return false;
        }

        metrics.OnSubscribed();
        return true;
    }

    /// <summary>Returns a place.</summary>
    public void Leave()
    {
        Interlocked.Decrement(ref _count);
        metrics.OnUnsubscribed();
    }
}
