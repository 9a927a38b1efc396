namespace SensorGrid.Client;

/// <summary>The answer of one sensor to a question that demands freshness.</summary>
/// <param name="SensorId">The sensor's id.</param>
/// <param name="Answer">The features; null for a sensor that the live system does not know, and for one whose answer may be too stale.</param>
/// <param name="IsStale">Whether there is no answer because it may be staler than was allowed.</param>
/// <param name="Staleness">The staleness of an answer that is too stale; null when it is not known, and for another answer.</param>
public sealed record FreshAnswer(string SensorId, LiveAnswer? Answer, bool IsStale, TimeSpan? Staleness);
