namespace SensorGrid.Features.Definitions;

/// <summary>Features that some metrics have: each aggregation over each window, and perhaps the age.</summary>
/// <param name="Metrics">Names of metrics; <c>*</c> stands for every metric.</param>
/// <param name="Aggregations">The aggregations that are computed.</param>
/// <param name="Windows">Over what.</param>
/// <param name="Age">Whether there is <c>{metric}_age</c>: seconds from the metric's last reading to the requested instant.</param>
/// <param name="Sensors">The sensors that have them: an id, or the beginning of ids followed by <c>*</c>, such as <c>plant-3/*</c>; null for all.</param>
public sealed record FeatureGroup(
    IReadOnlyList<string> Metrics,
    IReadOnlyList<FeatureAggregation> Aggregations,
    IReadOnlyList<WindowDefinition> Windows,
    bool Age,
    string? Sensors = null)
{
    /// <summary>Determines whether a sensor has the features.</summary>
    public bool Fits(string sensorId) => Sensors is null || SensorPattern.Matches(Sensors, sensorId);
}
