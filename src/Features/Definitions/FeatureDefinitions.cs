using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SensorGrid.Features.Definitions;

/// <summary>
/// The features of every sensor: the content of <c>features.json</c>, checked and ready for use. Immutable; shared by all sensors.
/// </summary>
/// <remarks>
/// A feature is a metric, an aggregation and a window, named <c>{metric}_{aggregation}_{window}</c>, such as <c>temperature_mean_1m</c>.
/// Names of metrics come from the readings; a metric that no group names (nor <c>*</c>) has no features.
/// </remarks>
public sealed class FeatureDefinitions
{
    /// <summary>The metrics that a sensor may have when <c>features.json</c> does not say.</summary>
    public const int DefaultMaxMetrics = 256;

    /// <summary>The most metrics that a sensor can have.</summary>
    public const int MostMetrics = 1_024;

    // Metric names come from outside, so the shared plans of them are bounded; a name beyond that gets a plan of its own.
    private const int MostCachedPlans = 10_000;

    private const int MostCachedSelections = 10_000;

    // By the places of the groups that some sensors have. Patterns come from people, so there are few.
    private readonly ConcurrentDictionary<string, FeatureDefinitions> _selections = new(StringComparer.Ordinal);
    private readonly bool _hasPatterns;
    private readonly ConcurrentDictionary<string, MetricPlan> _plans = new(StringComparer.Ordinal);
    private readonly Lazy<DerivedPlan?> _derivedPlan;
    private readonly Lazy<FeatureNames> _names;

    internal FeatureDefinitions(
        IReadOnlyList<FeatureGroup> groups,
        TimeSpan allowedLateness,
        TimeSpan maxFutureSkew,
        int maxRawReadings,
        AlarmDefinitions? alarms = null,
        int maxMetrics = DefaultMaxMetrics,
        IReadOnlyList<DerivedFeature>? derived = null)
    {
        Derived = derived ?? [];
        Alarms = alarms ?? AlarmDefinitions.Default;
        Groups = groups;
        _hasPatterns = groups.Any(group => group.Sensors is not null) || Derived.Any(feature => feature.Sensors is not null);
        AllowedLateness = allowedLateness;
        MaxFutureSkew = maxFutureSkew;
        MaxRawReadings = maxRawReadings;
        MaxMetrics = maxMetrics;
        var windows = groups.SelectMany(group => group.Windows).Distinct().ToArray();
        LongestWindow = windows.Select(window => window.Length).DefaultIfEmpty(TimeSpan.Zero).Max();
        LongestExactWindow = windows.Where(window => window.Hop is null).Select(window => window.Length).DefaultIfEmpty(TimeSpan.Zero).Max();
        Hops = [.. windows
            .Where(window => window.Hop is not null)
            .Select(window => KeyValuePair.Create(window.Label, Duration.Format(window.Hop!.Value)))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        var canonical = Canonical();
        var stateHash = HashOf(canonical);
        Hash = Derived.Count == 0 ? stateHash : HashOf(canonical + CanonicalDerived());
        StateHash = ulong.Parse(stateHash, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        _names = new Lazy<FeatureNames>(() => new FeatureNames(groups));
        _derivedPlan = new Lazy<DerivedPlan?>(() => Derived.Count == 0 ? null : new DerivedPlan(this));
    }

    /// <summary>
    /// The built-in definitions: for every metric all ten aggregations over 1m and 5m (exact) and 1h (with a hop of 1m), and its age;
    /// allowed lateness 1m, future skew 5m, at most 4,096 raw readings a metric and 256 metrics a sensor.
    /// </summary>
    public static FeatureDefinitions Default { get; } = new(
        [
            new FeatureGroup(
                ["*"],
                Aggregations.BuiltIn,
                [
                    new WindowDefinition(TimeSpan.FromMinutes(1), null),
                    new WindowDefinition(TimeSpan.FromMinutes(5), null),
                    new WindowDefinition(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)),
                ],
                Age: true),
        ],
        allowedLateness: TimeSpan.FromMinutes(1),
        maxFutureSkew: TimeSpan.FromMinutes(5),
        maxRawReadings: 4096);

    /// <summary>The groups of features, in the order of the file.</summary>
    public IReadOnlyList<FeatureGroup> Groups { get; }

    /// <summary>The features that are computed from others, in the order of the file.</summary>
    public IReadOnlyList<DerivedFeature> Derived { get; }

    /// <summary>The budgets of false alarms.</summary>
    public AlarmDefinitions Alarms { get; }

    /// <summary>The maximum distance of a reading behind the newest event time of its shard lineage at which it still counts.</summary>
    public TimeSpan AllowedLateness { get; }

    /// <summary>The maximum time by which a reading's event time may be after its record's arrival.</summary>
    public TimeSpan MaxFutureSkew { get; }

    /// <summary>
    /// The number of values of one metric that a sensor keeps one by one; older ones become tiles of one second, and answers are
    /// approximate.
    /// </summary>
    public int MaxRawReadings { get; }

    /// <summary>
    /// The maximum number of metrics of a sensor that a window reaches back to: from 1 to <see cref="MostMetrics"/>. Values of further ones
    /// are refused.
    /// </summary>
    public int MaxMetrics { get; }

    /// <summary>The length of the longest window; zero when there is none.</summary>
    public TimeSpan LongestWindow { get; }

    /// <summary>The length of the longest window without a hop; zero when there is none.</summary>
    public TimeSpan LongestExactWindow { get; }

    /// <summary>Names the definitions: equal for equal definitions, however they were written. 16 hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>
    /// Names what a sensor keeps: <see cref="Hash"/> as a number, without the derived features. They are computed from other features when somebody asks, and a change of them leaves all that is kept as it is.
    /// </summary>
    internal ulong StateHash { get; }

    /// <summary>How the derived features of a sensor are computed, whose definitions these are; null when there are none.</summary>
    internal DerivedPlan? DerivedPlan => _derivedPlan.Value;

    /// <summary>The windows that have a hop: label and hop, such as ("1h", "1m").</summary>
    internal KeyValuePair<string, string>[] Hops { get; }

    /// <summary>Reads <c>features.json</c>.</summary>
    /// <param name="json">The file's bytes.</param>
    /// <exception cref="FeatureDefinitionsException">Not well-formed, or definitions that cannot be; all mistakes are in the exception, with their places and what to do.</exception>
    public static FeatureDefinitions Parse(ReadOnlySpan<byte> json) => FeatureDefinitionsParser.Parse(json);

    /// <summary>Reads <c>features.json</c> as <see cref="Parse"/> does, and refuses what is twice in a list, which counts once otherwise: for a text that somebody is writing.</summary>
    /// <inheritdoc cref="Parse"/>
    public static FeatureDefinitions ParseStrictly(ReadOnlySpan<byte> json) => FeatureDefinitionsParser.Parse(json, refusesRepeats: true);

    /// <summary>Reads definitions that are to follow others while silos run, and refuses what can only change at a start.</summary>
    /// <param name="json">The text.</param>
    /// <param name="running">The definitions that the silos were started with.</param>
    /// <inheritdoc cref="Parse"/>
    public static FeatureDefinitions ParseChange(ReadOnlySpan<byte> json, FeatureDefinitions running) => FeatureDefinitionsParser.Parse(json, running: running);

    /// <summary>Gets the definitions of a sensor: those of the groups that it fits. Another sensor's groups cost it nothing, and a change of them changes nothing.</summary>
    public FeatureDefinitions For(string sensorId)
    {
        if (!_hasPatterns)
        {
            return this;
        }

        var fitting = Enumerable.Range(0, Groups.Count).Where(group => Groups[group].Fits(sensorId)).ToArray();
        var derived = Enumerable.Range(0, Derived.Count).Where(feature => Derived[feature].Fits(sensorId)).ToArray();
        var key = $"{string.Join(',', fitting)};{string.Join(',', derived)}";
        if (_selections.TryGetValue(key, out var selected))
        {
            return selected;
        }

        selected = new FeatureDefinitions(
            [.. fitting.Select(group => Groups[group] with { Sensors = null })],
            AllowedLateness,
            MaxFutureSkew,
            MaxRawReadings,
            Alarms,
            MaxMetrics,
            [.. derived.Select(feature => Derived[feature] with { Sensors = null })]);
        return _selections.Count < MostCachedSelections ? _selections.GetOrAdd(key, selected) : selected;
    }

    /// <summary>Determines whether a sensor can have a feature of a name, one that is computed from others included.</summary>
    public bool CanHave(string feature) => Derived.Any(derived => derived.Name == feature) || _names.Value.MetricOf(feature) is not null;

    /// <summary>Creates definitions of equal features with other alarm budgets.</summary>
    public FeatureDefinitions WithAlarms(AlarmDefinitions alarms) => new(Groups, AllowedLateness, MaxFutureSkew, MaxRawReadings, alarms, MaxMetrics, Derived);

    /// <summary>Gets the plan of a metric; null when it has no features.</summary>
    internal MetricPlan? PlanFor(string metric)
    {
        if (!_plans.TryGetValue(metric, out var plan))
        {
            plan = new MetricPlan(metric, Groups.Where(group => group.Metrics.Contains("*") || group.Metrics.Contains(metric)), AllowedLateness);
            if (_plans.Count < MostCachedPlans)
            {
                plan = _plans.GetOrAdd(metric, plan);
            }
        }

        return plan.FeatureCount == 0 ? null : plan;
    }

    private string Canonical()
    {
        var canonical = new StringBuilder();
        canonical.Append(CultureInfo.InvariantCulture, $"2;{AllowedLateness.Ticks};{MaxFutureSkew.Ticks};{MaxRawReadings};{MaxMetrics}");
        foreach (var group in Groups)
        {
            canonical.Append(";[").AppendJoin(',', group.Metrics)
                .Append('|').AppendJoin(',', group.Aggregations.Select(aggregation => aggregation.Canonical))
                .Append('|').AppendJoin(',', group.Windows.Select(window => $"{window.Length.Ticks}/{window.Hop?.Ticks ?? 0}"))
                .Append('|').Append(group.Age);
            if (group.Sensors is { } sensors)
            {
                canonical.Append('|').Append(sensors);
            }

            canonical.Append(']');
        }

        return canonical.ToString();
    }

    private string CanonicalDerived() => string.Concat(Derived.Select(feature => $";{feature.Name}={feature.Expression.Text}|{feature.Sensors}"));

    private static string HashOf(string canonical) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)).AsSpan(0, 8));
}
