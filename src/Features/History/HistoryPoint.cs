namespace SensorGrid.Features.History;

/// <summary>Some readings of one metric, close together in time; or a single one, and then minimum, maximum and mean are its value.</summary>
/// <param name="Time">Event time (UTC) of the last of them.</param>
/// <param name="Count">The number, 1 or more.</param>
/// <param name="Min">The least value.</param>
/// <param name="Max">The greatest value.</param>
/// <param name="Mean">The mean; NaN where it is beyond the range of a double.</param>
/// <param name="RollingMean">The mean over <see cref="SensorHistory.Rolling"/> up to <paramref name="Time"/>; NaN as above.</param>
/// <param name="RollingStd">The population standard deviation over the same stretch; NaN as above.</param>
public readonly record struct HistoryPoint(
    DateTimeOffset Time, long Count, double Min, double Max, double Mean, double RollingMean, double RollingStd);
