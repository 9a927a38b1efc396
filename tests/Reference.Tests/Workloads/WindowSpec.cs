namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>A window as a workload's <c>features.json</c> has it.</summary>
/// <param name="Label">Its length as the names of features end with it.</param>
/// <param name="Length">Its length, in ticks.</param>
/// <param name="HopLabel">Its hop, as it is written; null for an exact window.</param>
/// <param name="Hop">Its hop, in ticks; 0 for an exact window.</param>
internal sealed record WindowSpec(string Label, long Length, string? HopLabel = null, long Hop = 0)
{
    public static WindowSpec Exact(string label) => new(label, Ticks(label));

    public static WindowSpec Hopping(string label, string hop) => new(label, Ticks(label), hop, Ticks(hop));

    /// <summary>Where the window begins, exclusive, as the definitions say.</summary>
    public long Start(long asOf) => Hop == 0 ? asOf - Length : (asOf - Length) / Hop * Hop;

    public static long Ticks(string duration)
    {
        var digits = duration.TrimEnd('m', 's', 'h', 'd');
        return long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) * duration[digits.Length..] switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            var unit => throw new ArgumentException($"'{unit}' is not a unit.", nameof(duration)),
        };
    }
}
