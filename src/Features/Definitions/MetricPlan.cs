namespace SensorGrid.Features.Definitions;

/// <summary>The windows and features of one metric, by its name.</summary>
internal sealed class MetricPlan
{
    private const int Age = -1;

    // Of the sketches of all tiles of a metric together; and for the sketch of a tile. 40 for each of the 800 tiles that a metric can have.
    private const int BucketsOfMetric = 32_000;
    private const int LeastBuckets = 40;
    private const int MostBuckets = 1_000;

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
        SketchErrors = [.. Windows.Select((_, window) => features
            .Where(feature => feature.Item1 == window && feature.Item2.Kind.IsSketch())
            .Select(feature => feature.Item2.Error ?? FeatureAggregation.DefaultError)
            .DefaultIfEmpty(0)
            .Min())];
        WantsSlope = [.. Windows.Select((_, window) => features.Exists(feature => feature.Item1 == window && feature.Item2.Kind == Aggregation.Slope))];
        WantsReadings = [.. Windows.Select((_, window) => features.Exists(feature => feature.Item1 == window && feature.Item2.Kind.NeedsReadings()))];
        FamilyOfWindow = [.. Windows.Select(window => Array.FindIndex(Families, family => family.Hop == window.Hop?.Ticks))];
        PlanSketches();
    }

    /// <summary>The features' names, in the order of the definitions, the age last.</summary>
    public string[] Names { get; }

    /// <summary>The windows that the metric's features need.</summary>
    public WindowDefinition[] Windows { get; }

    /// <summary>Flags for each of <see cref="Windows"/>: whether a feature is its slope, for which more has to be summed up than for all others.</summary>
    public bool[] WantsSlope { get; }

    /// <summary>Flags for each of <see cref="Windows"/>: whether a feature needs its readings one by one.</summary>
    public bool[] WantsReadings { get; }

    /// <summary>The least error that a feature of each of <see cref="Windows"/> allows its sketch; 0 for a window without sketches.</summary>
    public double[] SketchErrors { get; }

    /// <summary>Gets whether a feature is a quantile of a sketch.</summary>
    public bool HasSketches { get; private set; }

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

    // Windows with one hop share the sketches of its tiles, which are as exact as one of them needs. All tiles with sketches share the buckets of the metric.
    private void PlanSketches()
    {
        double ErrorOf(int family) => SketchErrors.Where((error, window) => error > 0 && FamilyOfWindow[window] == family).DefaultIfEmpty(0).Min();

        double[] errors = [.. Families.Select((_, family) => ErrorOf(family))];
        var tiles = Families.Where((_, family) => errors[family] > 0).Sum(family => family.MostTiles);
        HasSketches = tiles > 0;
        for (var family = 0; family < Families.Length; family++)
        {
            if (errors[family] > 0)
            {
                var buckets = (int)Math.Clamp(BucketsOfMetric / tiles, LeastBuckets, MostBuckets);
                Families[family] = Families[family] with { SketchError = errors[family], SketchBuckets = buckets };
            }
        }
    }
}

/// <summary>Windows with one hop share their tiles.</summary>
/// <param name="Hop">The hop, in ticks.</param>
/// <param name="Retention">The time for which tiles are kept, in ticks behind the sensor's clock.</param>
/// <param name="SketchError">The greatest relative error of the sketches of its tiles; 0 when its tiles have none.</param>
/// <param name="SketchBuckets">The most buckets of the sketch of a tile.</param>
internal readonly record struct HopFamily(long Hop, long Retention, double SketchError = 0, int SketchBuckets = 0)
{
    /// <summary>The most tiles that are kept while none is wider than the hop.</summary>
    public long MostTiles => (Retention / Hop) + 2;
}
