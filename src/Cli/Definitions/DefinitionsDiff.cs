using System.Globalization;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Cli.Definitions;

/// <summary>The difference of two feature definitions, for people.</summary>
/// <param name="Changes">The changes, a line for each; none for definitions that mean the same.</param>
/// <param name="NewWindows">The labels of windows that a metric has not had before, such as <c>1h</c>.</param>
internal sealed record DefinitionsDiff(IReadOnlyList<string> Changes, IReadOnlyList<string> NewWindows)
{
    private const string Every = "*";

    /// <summary>Compares definitions with those before.</summary>
    public static DefinitionsDiff Of(FeatureDefinitions before, FeatureDefinitions after)
    {
        var (old, now) = (WindowsOf(before), WindowsOf(after));
        var changes = new List<string>();
        foreach (var sensors in SensorsOf(before).Union(SensorsOf(after)).Order(StringComparer.Ordinal))
        {
            changes.AddRange(FeatureChanges(GroupsOf(before, sensors), GroupsOf(after, sensors)).Select(change => sensors is null ? change : $"{change} (sensors {sensors})"));
        }

        changes.AddRange(DerivedChanges(before.Derived, after.Derived));
        changes.AddRange(old.Keys.Where(now.ContainsKey).Where(label => old[label] != now[label])
            .Select(label => $"window {label}: {HopOf(now[label])}, was {HopOf(old[label])}"));
        Add(changes, "allowedLateness", Duration.Format(before.AllowedLateness), Duration.Format(after.AllowedLateness));
        Add(changes, "maxFutureSkew", Duration.Format(before.MaxFutureSkew), Duration.Format(after.MaxFutureSkew));
        Add(changes, "maxRawReadings", Text(before.MaxRawReadings), Text(after.MaxRawReadings));
        Add(changes, "maxMetrics", Text(before.MaxMetrics), Text(after.MaxMetrics));
        AddAlarms(changes, before.Alarms, after.Alarms);
        if (changes.Count == 0 && before.Hash != after.Hash)
        {
            changes.Add("the order or the grouping of the features; no feature comes or goes");
        }

        string[] windows = [.. SensorsOf(before).Union(SensorsOf(after)).SelectMany(sensors => NewWindowsOf(GroupsOf(before, sensors), GroupsOf(after, sensors)))
            .Distinct().OrderBy(window => window.Length).Select(window => window.Label).Distinct(StringComparer.Ordinal)];
        return new DefinitionsDiff(changes, windows);
    }

    // A metric that a group names has the features of '*' as well; what '*' wins or loses is told once.
    private static IEnumerable<string> FeatureChanges(FeatureGroup[] before, FeatureGroup[] after)
    {
        var (everyBefore, everyAfter) = (SuffixesOf(before, Every), SuffixesOf(after, Every));
        foreach (var metric in PatternsOf(before).Union(PatternsOf(after), StringComparer.Ordinal).OrderBy(metric => metric != Every).ThenBy(metric => metric, StringComparer.Ordinal))
        {
            var (old, now) = (SuffixesOf(before, metric), SuffixesOf(after, metric));
            var told = metric == Every ? [] : everyAfter.Except(everyBefore).ToHashSet(StringComparer.Ordinal);
            foreach (var suffix in now.Except(old).Where(suffix => !told.Contains(suffix)))
            {
                yield return $"+ {metric}_{suffix}";
            }

            told = metric == Every ? [] : everyBefore.Except(everyAfter).ToHashSet(StringComparer.Ordinal);
            foreach (var suffix in old.Except(now).Where(suffix => !told.Contains(suffix)))
            {
                yield return $"- {metric}_{suffix}";
            }

            foreach (var suffix in told.Where(suffix => now.Contains(suffix)))
            {
                yield return $"  {metric}_{suffix} stays";
            }
        }
    }

    // A feature is named by its name and its sensors; another expression is told, as it is read.
    private static IEnumerable<string> DerivedChanges(IReadOnlyList<DerivedFeature> before, IReadOnlyList<DerivedFeature> after)
    {
        var (old, now) = (before.ToDictionary(NameOf, StringComparer.Ordinal), after.ToDictionary(NameOf, StringComparer.Ordinal));
        foreach (var (name, feature) in now)
        {
            var was = old.GetValueOrDefault(name);
            if (was is null)
            {
                yield return $"+ {name} = {feature.Expression.Text}";
            }
            else if (was.Expression.Text != feature.Expression.Text)
            {
                yield return $"{name}: {feature.Expression.Text}, was {was.Expression.Text}";
            }
        }

        foreach (var (name, feature) in old.Where(pair => !now.ContainsKey(pair.Key)))
        {
            yield return $"- {name} = {feature.Expression.Text}";
        }
    }

    private static string NameOf(DerivedFeature feature) => feature.Sensors is null ? feature.Name : $"{feature.Name} (sensors {feature.Sensors})";

    private static IEnumerable<WindowDefinition> NewWindowsOf(FeatureGroup[] before, FeatureGroup[] after) =>
        PatternsOf(before).Union(PatternsOf(after), StringComparer.Ordinal).SelectMany(metric => WindowsOf(after, metric).Except(WindowsOf(before, metric)));

    private static IEnumerable<string?> SensorsOf(FeatureDefinitions definitions) => definitions.Groups.Select(group => group.Sensors).Distinct();

    private static FeatureGroup[] GroupsOf(FeatureDefinitions definitions, string? sensors) => [.. definitions.Groups.Where(group => group.Sensors == sensors)];

    private static IEnumerable<string> PatternsOf(FeatureGroup[] groups) => groups.SelectMany(group => group.Metrics);

    private static List<string> SuffixesOf(FeatureGroup[] definitions, string metric)
    {
        var groups = GroupsOf(definitions, metric).ToArray();
        var suffixes = groups
            .SelectMany(group => group.Windows.SelectMany(window => group.Aggregations.Select(aggregation => $"{aggregation.Label}_{window.Label}")))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (groups.Any(group => group.Age))
        {
            suffixes.Add("age");
        }

        return suffixes;
    }

    private static IEnumerable<FeatureGroup> GroupsOf(FeatureGroup[] groups, string metric) =>
        groups.Where(group => group.Metrics.Contains(Every) || group.Metrics.Contains(metric));

    private static IEnumerable<WindowDefinition> WindowsOf(FeatureGroup[] groups, string metric) => GroupsOf(groups, metric).SelectMany(group => group.Windows);

    private static Dictionary<string, WindowDefinition> WindowsOf(FeatureDefinitions definitions) => definitions.Groups
        .SelectMany(group => group.Windows)
        .DistinctBy(window => window.Label)
        .ToDictionary(window => window.Label, StringComparer.Ordinal);

    private static void AddAlarms(List<string> changes, AlarmDefinitions before, AlarmDefinitions after)
    {
        Add(changes, "alarms", TextOf(before.Fleet), TextOf(after.Fleet));
        var old = before.Overrides.ToDictionary(one => one.Sensors, one => one.Alarms, StringComparer.Ordinal);
        var now = after.Overrides.ToDictionary(one => one.Sensors, one => one.Alarms, StringComparer.Ordinal);
        foreach (var (sensors, alarms) in now)
        {
            if (!old.TryGetValue(sensors, out var was))
            {
                changes.Add($"+ alarms of {sensors}: {TextOf(alarms)}");
            }
            else
            {
                Add(changes, $"alarms of {sensors}", TextOf(was), TextOf(alarms));
            }
        }

        changes.AddRange(old.Keys.Where(sensors => !now.ContainsKey(sensors)).Select(sensors => $"- alarms of {sensors}: {TextOf(old[sensors])}"));

        // The first one that matches a sensor counts.
        if (!old.Keys.Where(now.ContainsKey).SequenceEqual(now.Keys.Where(old.ContainsKey), StringComparer.Ordinal))
        {
            changes.Add($"alarms.sensors: their order is {string.Join(", ", now.Keys)}");
        }
    }

    private static void Add(List<string> changes, string what, string before, string after)
    {
        if (before != after)
        {
            changes.Add($"{what}: {after}, was {before}");
        }
    }

    private static string TextOf(AlarmDefinition alarms) => FormattableString.Invariant(
        $"budgetPerSensorDay {alarms.BudgetPerSensorDay} (warning {alarms.WarningShare}, critical {alarms.CriticalShare})");

    private static string HopOf(WindowDefinition window) => window.Hop is { } hop ? $"hop {Duration.Format(hop)}" : "no hop";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
