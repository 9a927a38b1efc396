using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Grains.Diagnostics;

namespace SensorGrid.Grains.Tests;

/// <summary>Listens to one instrument of one cluster's grains: those of other clusters in this process measure as well.</summary>
internal static class MeterProbe
{
    public static MeterListener Count(SensorCluster cluster, string instrument, Action onMeasured)
    {
        // A silo's meters have its factory as their scope.
        var scopes = cluster.Cluster.Silos.Select(silo => (object)silo.ServiceProvider.GetRequiredService<IMeterFactory>()).ToHashSet();
        var listener = new MeterListener
        {
            InstrumentPublished = (published, listener) =>
            {
                if (published.Meter.Name == GrainMetrics.MeterName && published.Name == instrument && scopes.Contains(published.Meter.Scope!))
                {
                    listener.EnableMeasurementEvents(published);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => onMeasured());
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => onMeasured());
        listener.Start();
        return listener;
    }
}
