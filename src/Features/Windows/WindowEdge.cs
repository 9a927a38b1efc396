namespace SensorGrid.Features.Windows;

/// <summary>A window that begins elsewhere than it is defined to, because the sensor has more readings than are kept one by one.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Window">The window's label, such as <c>5m</c>.</param>
/// <param name="From">The instant where it really begins (UTC, exclusive): its features hold every reading after this one instant, up to the requested instant.</param>
/// <param name="Hop">The hop in force; null for a window without one.</param>
public sealed record WindowEdge(string Metric, string Window, DateTimeOffset From, TimeSpan? Hop);
