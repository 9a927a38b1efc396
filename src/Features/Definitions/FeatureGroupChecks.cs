using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Definitions;

/// <summary>Checks the groups of <c>features</c> against each other.</summary>
internal static class FeatureGroupChecks
{
    private const int MostFeaturesOfAMetric = 256;
    private const int MostHops = 4;
    private const int MostGroups = 256;

    private delegate (Node Place, string Message)? Finder(IReadOnlyList<PlacedGroup> groups, string whose);

    /// <summary>Reports what is wrong with them.</summary>
    /// <param name="features">The list.</param>
    /// <param name="groups">Its groups, without what is wrong in them.</param>
    /// <param name="mistakes">Receives the mistakes.</param>
    public static void Check(Node features, IReadOnlyList<PlacedGroup> groups, Mistakes mistakes)
    {
        CheckHops(groups, mistakes);
        if (features.Items.Count > MostGroups)
        {
            mistakes.Add(features.Offset, $"There are {features.Items.Count} groups of features, but at most {MostGroups} are allowed: use fewer.");
            return;
        }

        PlacedGroup[] known = [.. groups.Where(group => !group.HasUnknownSensors)];
        CheckSensors(known, FindTooManyHops, mistakes);
        CheckSensors(known, FindTooManyFeatures, mistakes);
    }

    private static void CheckHops(IReadOnlyList<PlacedGroup> groups, Mistakes mistakes)
    {
        var first = new Dictionary<TimeSpan, TimeSpan?>();
        foreach (var (window, place) in groups.SelectMany(group => group.Windows))
        {
            if (!first.TryAdd(window.Length, window.Hop) && first[window.Length] != window.Hop)
            {
                mistakes.Add(
                    place.Offset,
                    $"The window {window.Label} has {NameOf(window.Hop)} here and {NameOf(first[window.Length])} before, but its features would have one name: give it one hop everywhere.");
            }
        }

        static string NameOf(TimeSpan? hop) => hop is { } some ? $"a hop of {Duration.Format(some)}" : "no hop";
    }

    // Of all sensors that a pattern names, those have the most groups that it names last: a longer pattern is looked at by itself.
    private static void CheckSensors(PlacedGroup[] groups, Finder find, Mistakes mistakes)
    {
        var faults = new List<(string? Pattern, Node Place, string Message)>();
        foreach (var pattern in groups.Select(group => group.Group.Sensors).Distinct())
        {
            if (find([.. groups.Where(group => Covers(group.Group.Sensors, pattern))], pattern is null ? "" : $" of {Node.Show(pattern)}") is var (place, message))
            {
                faults.Add((pattern, place, message));
            }
        }

        // What is too much for the sensors of a pattern is so for the narrower ones in it, too.
        foreach (var (pattern, place, message) in faults.Where(fault => !faults.Exists(wider => wider.Pattern != fault.Pattern && Covers(wider.Pattern, fault.Pattern))))
        {
            mistakes.Add(place.Offset, message);
        }
    }

    private static bool Covers(string? pattern, string? other) => pattern is null || (other is not null && SensorPattern.Covers(pattern, other));

    private static (Node Place, string Message)? FindTooManyHops(IReadOnlyList<PlacedGroup> groups, string whose)
    {
        var windows = groups.SelectMany(group => group.Windows).Where(window => window.Window.Hop is not null).DistinctBy(window => window.Window.Hop).ToArray();
        return windows.Length > MostHops
            ? (windows[MostHops].Place, $"There are {windows.Length} different hops{whose}, but at most {MostHops} can be kept: use fewer.")
            : null;
    }

    private static (Node Place, string Message)? FindTooManyFeatures(IReadOnlyList<PlacedGroup> groups, string whose)
    {
        Node? place = null;
        var features = 0;
        foreach (var (group, node, _, _) in groups)
        {
            features += (group.Aggregations.Count * group.Windows.Count) + (group.Age ? 1 : 0);
            place ??= features > MostFeaturesOfAMetric ? node : null;
        }

        return place is null ? null : (place, $"A metric{whose} could have {features} features, but at most {MostFeaturesOfAMetric} are allowed: use fewer.");
    }
}
