using System.Diagnostics.Metrics;
using SensorGrid.Grains.Diagnostics;

namespace SensorGrid.Grains.Tests;

/// <summary>Listens to one instrument of the grains.</summary>
internal static class MeterProbe
{
    public static MeterListener Count(string instrument, Action onMeasured)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (published, listener) =>
            {
                if (published.Meter.Name == GrainMetrics.MeterName && published.Name == instrument)
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
