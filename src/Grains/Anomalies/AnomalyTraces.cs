using System.Diagnostics;

namespace SensorGrid.Grains.Anomalies;

/// <summary>The spans of anomalies on their way out. Without a listener there are none.</summary>
internal static class AnomalyTraces
{
    private static readonly ActivitySource Source = new("SensorGrid.Grains");

    /// <summary>Begins to send changes of anomalies to an output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="site">The site.</param>
    /// <param name="changes">The number of changes.</param>
    public static Activity? Send(string output, string site, int changes) => Source.StartActivity("anomaly output", ActivityKind.Producer)
        ?.SetTag("sensorgrid.output", output).SetTag("sensorgrid.site", site).SetTag("sensorgrid.changes", changes);
}
