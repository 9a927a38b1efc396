using Microsoft.Extensions.Logging;
using SensorGrid.Features.Detection;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Grains.Sensors;

/// <summary>
/// The anomalies of one sensor that the feed of its site has not acknowledged, and the one call at a time that sends them, in order.
/// Used by the sensor's activation only, whose calls it interleaves with.
/// </summary>
/// <param name="addAsync">The call of the feed.</param>
internal sealed partial class AnomalyOutbox(
    string sensorId, Func<SensorAnomaly[], CancellationToken, ValueTask> addAsync, GrainMetrics metrics, ILogger logger)
{
    /// <summary>The number of waiting anomalies from which on the sensor ingests no further page before the feed has them.</summary>
    public const int Most = 256;

    private const int MostOfACall = 64;

    private readonly List<SensorAnomaly> _waiting = [];
    private Task _sending = Task.CompletedTask;
    private int _underWay;
    private bool _ended;

    /// <summary>The number of anomalies that the feed has not acknowledged.</summary>
    public int Waiting => _waiting.Count;

    public SensorAnomaly[] ToArray() => [.. _waiting];

    /// <summary>Queues a state of an anomaly; it replaces an earlier one that is not being sent yet.</summary>
    public void Add(SensorAnomaly anomaly)
    {
        var change = 1;
        for (var i = _waiting.Count - 1; i >= _underWay; i--)
        {
            if (IsSame(_waiting[i].Episode, anomaly.Episode))
            {
                _waiting.RemoveAt(i);
                change = 0;
                break;
            }

            // A sensor has one such anomaly at a time: before this one there is none that could change.
            if (_waiting[i].Episode.Kind == AnomalyKind.Score)
            {
                break;
            }
        }

        _waiting.Add(anomaly);
        metrics.OnAnomaliesWaiting(change);
    }

    /// <summary>Sends all that waits; done when the feed has it durably, failed when a call failed: then what was not acknowledged waits on.</summary>
    public Task SendAsync()
    {
        if (_sending.IsCompleted)
        {
            _sending = SendAllAsync();
        }

        return _sending;
    }

    /// <summary>Ends with the activation: its waiting anomalies leave the metrics.</summary>
    public void End()
    {
        if (!_ended)
        {
            _ended = true;
            metrics.OnAnomaliesWaiting(-_waiting.Count);
        }
    }

    private static bool IsSame(AnomalyEpisode left, AnomalyEpisode right) =>
        left.Kind == right.Kind && left.Opening == right.Opening;

    private async Task SendAllAsync()
    {
        while (_waiting.Count > 0)
        {
            _underWay = Math.Min(_waiting.Count, MostOfACall);
            try
            {
                // Not cancelled with a reader's call: it belongs to no single one.
                await addAsync([.. _waiting.Take(_underWay)], CancellationToken.None);
            }
            catch (Exception exception)
            {
                LogNotSent(logger, exception, _waiting.Count, sensorId);
                _underWay = 0;
                throw;
            }

            _waiting.RemoveRange(0, _underWay);
            if (!_ended)
            {
                metrics.OnAnomaliesWaiting(-_underWay);
            }

            _underWay = 0;
        }
    }
}
