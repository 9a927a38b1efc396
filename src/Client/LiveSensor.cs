namespace SensorGrid.Client;

/// <summary>A sensor on the list of sensors.</summary>
/// <param name="SensorId">The sensor's id.</param>
/// <param name="LastReadingAt">The newest event time counted (UTC).</param>
/// <param name="State"><c>live</c>, <c>silent</c> or <c>anomalous</c>.</param>
public sealed record LiveSensor(string SensorId, DateTimeOffset LastReadingAt, string State);
