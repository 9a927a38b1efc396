namespace SensorGrid.Features.Detection;

/// <summary>The live score of a sensor: that of its newest scored reading.</summary>
/// <param name="Score">From 0 (nothing strange) to 1.</param>
/// <param name="IsAnomaly">Whether an anomaly is open.</param>
/// <param name="RaisedAlarm">Whether that reading opened an anomaly or raised an alarm of its own in an open one.</param>
/// <param name="Model">Name and version of the model, such as <c>default@1</c>.</param>
/// <param name="ScoredAt">Event time (UTC) of the reading.</param>
/// <param name="Learning">Whether the sensor has so few readings (below 200) that its scores mean little.</param>
/// <param name="ModelChangedAt">
/// Event time of the first reading that this model scored, when another one scored before it: scores since then differ from those that this model
/// would have given from the start. Null when it was the only one.
/// </param>
public sealed record SensorScore(
    double Score,
    bool IsAnomaly,
    bool RaisedAlarm,
    string Model,
    DateTimeOffset ScoredAt,
    bool Learning,
    DateTimeOffset? ModelChangedAt);
