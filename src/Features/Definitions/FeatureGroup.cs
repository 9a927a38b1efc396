namespace SensorGrid.Features.Definitions;

/// <summary>Features that some metrics have: each aggregation over each window, and perhaps the age.</summary>
/// <param name="Metrics">Names of metrics; <c>*</c> stands for every metric.</param>
/// <param name="Aggregations">The aggregations that are computed.</param>
/// <param name="Windows">Over what.</param>
/// <param name="Age">Whether there is <c>{metric}_age</c>: seconds from the metric's last reading to the requested instant.</param>
public sealed record FeatureGroup(
    IReadOnlyList<string> Metrics,
    IReadOnlyList<Aggregation> Aggregations,
    IReadOnlyList<WindowDefinition> Windows,
    bool Age);
