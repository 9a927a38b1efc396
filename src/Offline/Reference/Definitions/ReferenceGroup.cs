namespace SensorGrid.Offline.Reference.Definitions;

/// <summary>A group of features of <c>features.json</c>.</summary>
internal sealed record ReferenceGroup(string[] Metrics, string[] Aggregations, ReferenceWindow[] Windows, bool Age, string Sensors = "*")
{
    /// <summary>Determines whether a sensor has the features.</summary>
    public bool Fits(string sensorId) => Sensors == sensorId || (Sensors[^1] == '*' && sensorId.StartsWith(Sensors[..^1], StringComparison.Ordinal));

    public bool Covers(string metric) => Metrics.Contains("*") || Metrics.Contains(metric);
}
