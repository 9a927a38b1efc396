using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using SensorGrid.Grains.Interfaces.SensorIndex;

namespace SensorGrid.Grains.SensorIndex;

/// <summary>Counts the sensors of all segments of the list, and lets new ones in until there are as many as there may be.</summary>
/// <remarks>
/// What counts is the list, which is durable: a sensor is put on it before it ingests its first reading. Sensors that are being put on it count already. When the limit is reached the
/// segments are queried again now and then, since sensors are retired without a call of this grain.
/// </remarks>
[GrainType("sensor-admission"), Reentrant]
internal sealed class SensorAdmissionGrain(IOptions<SensorGrainsOptions> options, TimeProvider clock) : Grain, ISensorAdmissionGrain
{
    private static readonly TimeSpan RecountInterval = TimeSpan.FromSeconds(1);

    private long _listed;
    private int _underWay;
    private long _sinceCounting;
    private long _countedAt;
    private Task? _counting;

    public override Task OnActivateAsync(CancellationToken cancellationToken) => CountAsync(cancellationToken);

    public async ValueTask<bool> AdmitAsync(string sensorId, CancellationToken cancellationToken)
    {
        var segment = GrainFactory.GetGrain<ISensorIndexGrain>(SensorIndexSegments.Of(sensorId));

        // Of all ids with a prefix, the prefix itself comes first.
        if (await segment.ListAsync(sensorId, null, 1, cancellationToken) is [var first] && first == sensorId)
        {
            return true;
        }

        if (IsFull && clock.GetElapsedTime(_countedAt) >= RecountInterval)
        {
            await (_counting ??= CountAsync(CancellationToken.None));
        }

        if (IsFull)
        {
            return false;
        }

        _underWay++;
        try
        {
            await segment.RegisterAsync(sensorId, CancellationToken.None);
            _listed++;
            _sinceCounting++;
            return true;
        }
        finally
        {
            _underWay--;
        }
    }

    private bool IsFull => options.Value.MaxSensors is { } most && _listed + _underWay >= most;

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        _sinceCounting = 0;
        try
        {
            var counts = await Task.WhenAll(Enumerable.Range(0, SensorIndexSegments.Count)
                .Select(segment => GrainFactory.GetGrain<ISensorIndexGrain>(segment).CountAsync(DateTimeOffset.MinValue, cancellationToken).AsTask()));

            // What was put on the list meanwhile may count twice until the next time: there are never more than there may be. What is under way counts by itself.
            _listed = counts.Sum(count => count.Total) + _sinceCounting;
            _countedAt = clock.GetTimestamp();
        }
        finally
        {
            _counting = null;
        }
    }
}
