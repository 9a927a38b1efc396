namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>The content of a subscriber's queue, on delivery.</summary>
/// <param name="Changes">Changes that it wants.</param>
/// <param name="Passed">The last change that it did not want: of its site nothing up to it is still to come. Null when there was none.</param>
/// <param name="Reached">The position of the log of all sites up to which everything was offered.</param>
/// <param name="LostUntil">The last change that was left out after those, as a position of its selection; null when nothing was.</param>
/// <param name="LostCount">The number that were left out; null when it is not known.</param>
/// <param name="Beat">Whether it is time for a sign of life.</param>
internal sealed record Delivery(List<LiveAnomaly> Changes, LiveAnomaly? Passed, long Reached, long? LostUntil, long? LostCount, bool Beat);
