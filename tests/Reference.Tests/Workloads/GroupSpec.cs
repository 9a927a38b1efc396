namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>A group of features as a workload's <c>features.json</c> has it.</summary>
internal sealed record GroupSpec(string[] Metrics, string[] Aggregations, WindowSpec[] Windows, bool Age)
{
    public bool Covers(string metric) => Metrics.Contains("*") || Metrics.Contains(metric);
}
