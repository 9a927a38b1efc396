namespace SensorGrid.Offline.Reference.Definitions;

/// <summary>A group of features of <c>features.json</c>.</summary>
internal sealed record ReferenceGroup(string[] Metrics, string[] Aggregations, ReferenceWindow[] Windows, bool Age)
{
    public bool Covers(string metric) => Metrics.Contains("*") || Metrics.Contains(metric);
}
