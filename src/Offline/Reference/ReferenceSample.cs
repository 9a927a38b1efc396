namespace SensorGrid.Offline.Reference;

/// <summary>Draws a sample evenly: as many stretches of the sorted list as sensors are wanted, and one of each.</summary>
internal static class ReferenceSample
{
    /// <param name="sensorIds">All there are, in any order.</param>
    /// <param name="options">The number that are wanted, and the seed: the same list and seed give the same sample.</param>
    public static IReadOnlyList<string> Draw(IEnumerable<string> sensorIds, ReferenceOptions options)
    {
        string[] sorted = [.. sensorIds.Order(StringComparer.Ordinal)];
        var random = new Random(options.Seed);
        long count = Math.Min(options.Sample, sorted.Length);
        return [.. Enumerable.Range(0, (int)count).Select(i => sorted[random.Next((int)(i * sorted.Length / count), (int)((i + 1) * sorted.Length / count))])];
    }
}
