using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Grains.Diagnostics;

namespace SensorGrid.Grains.Tests;

/// <summary>Listens to one instrument of the grains.</summary>
internal static class MeterProbe
{
    public static MeterListener Count(SensorCluster cluster, string instrument, Action onMeasured)
    {
        var listener = Listener(cluster, instrument);
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => onMeasured());
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => onMeasured());
        listener.Start();
        return listener;
    }

    /// <summary>Collects whole numbers, each with its tags such as <c>kind=score,change=opened</c>.</summary>
    public static MeterListener Record(SensorCluster cluster, string instrument, out ConcurrentQueue<(long Value, string Tags)> measured)
    {
        var measurements = measured = [];
        var listener = Listener(cluster, instrument);
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            measurements.Enqueue((value, string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")))));
        listener.Start();
        return listener;
    }

    private static MeterListener Listener(SensorCluster cluster, string instrument)
    {
        // A silo's meters have its factory as their scope.
        var scopes = cluster.Cluster.Silos.Select(silo => (object)silo.ServiceProvider.GetRequiredService<IMeterFactory>()).ToHashSet();
        return new MeterListener
        {
            InstrumentPublished = (published, listener) =>
            {
                if (published.Meter.Name == GrainMetrics.MeterName && published.Name == instrument && scopes.Contains(published.Meter.Scope!))
                {
                    listener.EnableMeasurementEvents(published);
                }
            },
        };
    }
}
