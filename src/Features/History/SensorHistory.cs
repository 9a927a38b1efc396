namespace SensorGrid.Features.History;

/// <summary>The history of a sensor, for a chart: the readings that are still kept, and the sums of those that are not.</summary>
/// <param name="From">The earliest event time (UTC).</param>
/// <param name="To">The latest event time (UTC).</param>
/// <param name="Step">Readings less than this apart may share a point. What is kept in wider tiles has wider points.</param>
/// <param name="Rolling">The stretch of the rolling mean and deviation: the longest exact window, or 5 minutes without one. It is whole points of the chart that count.</param>
/// <param name="Metrics">Every metric that has a point, in ordinal order.</param>
public sealed record SensorHistory(DateTimeOffset From, DateTimeOffset To, TimeSpan Step, TimeSpan Rolling, MetricHistory[] Metrics)
{
    internal static readonly TimeSpan RollingWithoutWindow = TimeSpan.FromMinutes(5);
}
