using SensorGrid.Client;

namespace SensorGrid.Cli.Simulate.Watch;

/// <summary>Listens to the live system's anomalies while the fleet runs, over restarts of it, and keeps the newest state of each.</summary>
internal sealed class AnomalyWatch(SensorGridClient api, TimeProvider timeProvider) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LiveAnomaly> _anomalies = new(StringComparer.Ordinal);
    private Task _listening = Task.CompletedTask;
    private string? _lastEventId;

    /// <summary>The number of repeated announcements of anomalies: 0 when all is well.</summary>
    public int Repeated { get; private set; }

    /// <summary>The number of connections that were made.</summary>
    public int Connections { get; private set; }

    /// <summary>The number of times the stream reported that something was missed.</summary>
    public int Missed { get; private set; }

    /// <summary>Connects to the stream of anomalies; from now on nothing is missed.</summary>
    /// <exception cref="HttpRequestException">The API does not answer.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var stream = await ConnectAsync(cancellationToken);
        _listening = ListenAsync(stream);
    }

    /// <summary>Copies all that came so far.</summary>
    public IReadOnlyList<LiveAnomaly> Snapshot()
    {
        lock (_gate)
        {
            return [.. _anomalies.Values];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _stop.Dispose();
    }

    private async Task<AnomalySubscription> ConnectAsync(CancellationToken cancellationToken)
    {
        var stream = await api.OpenAnomalyStreamAsync(_lastEventId, cancellationToken);
        Connections++;
        return stream;
    }

    private async Task ListenAsync(AnomalySubscription? stream)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                stream ??= await ConnectAsync(_stop.Token);
                await ReadAsync(stream);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                // Connected again below, from the last event on.
            }
            finally
            {
                stream?.Dispose();
                stream = null;
            }

            await Task.Delay(Pause, timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(AnomalySubscription stream)
    {
        try
        {
            await foreach (var change in stream.ReadAsync(_stop.Token))
            {
                Take(change);
            }
        }
        finally
        {
            _lastEventId = stream.LastEventId;
        }
    }

    private void Take(AnomalyEvent change)
    {
        lock (_gate)
        {
            if (change.Anomaly is not { } anomaly)
            {
                Missed++;
                return;
            }

            Repeated += change.Kind == AnomalyEventKind.Opened && _anomalies.ContainsKey(anomaly.Id) ? 1 : 0;
            _anomalies[anomaly.Id] = anomaly;
        }
    }
}
