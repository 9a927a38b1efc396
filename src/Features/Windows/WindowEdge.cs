namespace SensorGrid.Features.Windows;

/// <summary>A window that is not as it is defined, because the sensor has more readings than are kept one by one, or values in more buckets than sketches have.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Window">The window's label, such as <c>5m</c>.</param>
/// <param name="From">The instant where it really begins (UTC, exclusive): its features hold every reading after this one instant, up to the requested instant.</param>
/// <param name="Hop">The hop in force; null for a window without one.</param>
/// <param name="Error">The greatest relative error of its quantiles by a sketch, where it is beyond what the definitions allow; null where it is not.</param>
public sealed record WindowEdge(string Metric, string Window, DateTimeOffset From, TimeSpan? Hop, double? Error = null);
