namespace SensorGrid.Reference.Tests.Comparison;

/// <summary>Which values are refused because their sensor has as many metrics as it may have.</summary>
internal static class MetricLimit
{
    public const int Most = 64;

    /// <param name="values">The values of counted readings, in the order in which they were taken.</param>
    /// <param name="forgottenAfter">For how long (ticks behind the sensor's clock) a metric that is not seen keeps its room.</param>
    public static List<(int Seq, string Metric)> Refused(IEnumerable<(int Seq, long Event, string Metric)> values, long forgottenAfter)
    {
        var refused = new List<(int, string)>();
        var newest = new Dictionary<string, long>(StringComparer.Ordinal);
        var clock = long.MinValue;
        foreach (var (seq, time, metric) in values)
        {
            clock = Math.Max(clock, time);
            if (!newest.ContainsKey(metric) && newest.Count == Most)
            {
                foreach (var (gone, _) in newest.Where(pair => pair.Value < clock - forgottenAfter).ToArray())
                {
                    newest.Remove(gone);
                }
            }

            if (newest.TryGetValue(metric, out var known) || newest.Count < Most)
            {
                newest[metric] = Math.Max(time, newest.ContainsKey(metric) ? known : long.MinValue);
            }
            else
            {
                refused.Add((seq, metric));
            }
        }

        return refused;
    }
}
