namespace SensorGrid.Features.Definitions;

/// <summary>The windows and features of one metric, by its name.</summary>
internal sealed class MetricPlan
{
    private const int Age = -1;

    private readonly (int Window, FeatureAggregation Aggregation)[] _features;

    public MetricPlan(string metric, IEnumerable<FeatureGroup> groups, TimeSpan allowedLateness)
    {
        var windows = new List<WindowDefinition>();
        var features = new List<(int, FeatureAggregation)>();
        var names = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var age = false;

        foreach (var group in groups)
        {
            age |= group.Age;
            foreach (var window in group.Windows)
            {
                var index = windows.IndexOf(window);
                if (index < 0)
                {
                    index = windows.Count;
                    windows.Add(window);
                }

                foreach (var aggregation in group.Aggregations)
                {
                    var name = Name(metric, aggregation, window);
                    if (seen.Add(name))
                    {
                        names.Add(name);
                        features.Add((index, aggregation));
                    }
                }
            }
        }

        if (age)
        {
            names.Add($"{metric}_age");
            features.Add((Age, default));
        }

        Names = [.. names];
        _features = [.. features];
        Windows = [.. windows];
        var exact = Windows.Where(window => window.Hop is null).Select(window => window.Length.Ticks).DefaultIfEmpty(0).Max();
        Retention = exact + allowedLateness.Ticks;
        LongestWindow = Windows.Select(window => window.Length.Ticks).DefaultIfEmpty(0).Max();
        Families = [.. Windows
            .Where(window => window.Hop is not null)
            .GroupBy(window => window.Hop!.Value.Ticks)
            .Select(family => new HopFamily(family.Key, family.Max(window => window.Length.Ticks) + allowedLateness.Ticks))];
        WantsSlope = [.. Windows.Select((_, window) => features.Exists(feature => feature.Item1 == window && feature.Item2.Kind == Aggregation.Slope))];
        WantsReadings = [.. Windows.Select((_, window) => features.Exists(feature => feature.Item1 == window && feature.Item2.Kind.NeedsReadings()))];
        FamilyOfWindow = [.. Windows.Select(window => Array.FindIndex(Families, family => family.Hop == window.Hop?.Ticks))];
    }

    /// <summary>The features' names, in the order of the definitions, the age last.</summary>
    public string[] Names { get; }

    /// <summary>The windows that the metric's features need.</summary>
    public WindowDefinition[] Windows { get; }

    /// <summary>Flags for each of <see cref="Windows"/>: whether a feature is its slope, for which more has to be summed up than for all others.</summary>
    public bool[] WantsSlope { get; }

    /// <summary>Flags for each of <see cref="Windows"/>: whether a feature needs its readings one by one.</summary>
    public bool[] WantsReadings { get; }

    /// <summary>The index in <see cref="Families"/> of each of <see cref="Windows"/>, or -1 for an exact one.</summary>
    public int[] FamilyOfWindow { get; }

    /// <summary>The hops in use: tiles are kept for each.</summary>
    public HopFamily[] Families { get; }

    /// <summary>The time (ticks behind the sensor's clock) for which readings are kept one by one.</summary>
    public long Retention { get; }

    /// <summary>The length of the longest window, in ticks; 0 without windows.</summary>
    public long LongestWindow { get; }

    public int FeatureCount => _features.Length;

    /// <summary>Gets the window (an index of <see cref="Windows"/>) and aggregation of a feature; false for the age.</summary>
    public bool TryGetWindow(int feature, out int window, out FeatureAggregation aggregation)
    {
        (window, aggregation) = _features[feature];
        return window != Age;
    }

    public static string Name(string metric, FeatureAggregation aggregation, WindowDefinition window) => $"{metric}_{aggregation.Label}_{window.Label}";
}

/// <summary>Windows with one hop share their tiles.</summary>
/// <param name="Hop">The hop, in ticks.</param>
/// <param name="Retention">The time for which tiles are kept, in ticks behind the sensor's clock.</param>
internal readonly record struct HopFamily(long Hop, long Retention);
