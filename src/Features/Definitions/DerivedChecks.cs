using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Definitions;

/// <summary>Checks derived features against each other and against the groups of features.</summary>
internal sealed class DerivedChecks
{
    private readonly IReadOnlyList<PlacedDerived> _derived;
    private readonly Mistakes _mistakes;
    private readonly FeatureNames _names;
    private readonly HashSet<PlacedDerived> _misnamed = [];

    private DerivedChecks(IReadOnlyList<PlacedDerived> derived, IReadOnlyList<PlacedGroup> groups, Mistakes mistakes)
    {
        _derived = derived;
        _mistakes = mistakes;
        _names = new FeatureNames([.. groups.Where(group => !group.HasUnknownSensors).Select(group => group.Group)]);
    }

    /// <summary>Reports what is wrong with them.</summary>
    /// <param name="derived">The derived features that are right by themselves.</param>
    /// <param name="groups">The groups, without what is wrong in them.</param>
    /// <param name="mayBeWrong">Determines whether a name that there is no feature of follows from a mistake that was reported.</param>
    /// <param name="mistakes">Receives the mistakes.</param>
    public static void Check(IReadOnlyList<PlacedDerived> derived, IReadOnlyList<PlacedGroup> groups, Predicate<string> mayBeWrong, Mistakes mistakes)
    {
        var checks = new DerivedChecks(derived, groups, mistakes);
        checks.CheckOwnNames();
        checks.CheckUsedNames(mayBeWrong);
        checks.CheckCycles();
    }

    private static bool Covers(string? pattern, string? other) => pattern is null || (other is not null && SensorPattern.Covers(pattern, other));

    private static bool Overlap(string? pattern, string? other) => Covers(pattern, other) || Covers(other, pattern);

    private static string NameOf(string? sensors) => sensors is null ? "all sensors" : $"the sensors {Node.Show(sensors)}";

    private void CheckOwnNames()
    {
        foreach (var (i, one) in _derived.Index())
        {
            var name = one.Feature.Name;
            if (_names.MetricOf(name) is { } metric)
            {
                _misnamed.Add(one);
                _mistakes.Add(one.Place, $"'{name}' is the name of a feature of the metric '{metric}': give it another one.");
            }
            else if (_derived.Take(i).Any(other => other.Feature.Name == name && Overlap(other.Feature.Sensors, one.Feature.Sensors)))
            {
                _misnamed.Add(one);
                _mistakes.Add(one.Place, $"'{name}' is the name of an earlier derived feature, too: give it another one.");
            }
        }
    }

    private void CheckUsedNames(Predicate<string> mayBeWrong)
    {
        foreach (var one in _derived.Where(one => !one.HasUnknownSensors))
        {
            foreach (var (name, place) in one.Feature.Expression.Names.Zip(one.NamePlaces).Where(named => !mayBeWrong(named.First)))
            {
                string?[] sensors = [.. _derived.Where(other => other.Feature.Name == name).Select(other => other.Feature.Sensors), .. _names.SensorsOf(name)];
                if (sensors.Length == 0)
                {
                    _mistakes.Add(place, $"'{Node.Show(name)}' is no feature{HintOf(name, one, place)}");
                }
                else if (sensors.Length > 0 && !sensors.Any(pattern => Covers(pattern, one.Feature.Sensors)))
                {
                    _mistakes.Add(
                        place,
                        $"'{name}' is a feature of {string.Join(" and ", sensors.Distinct().Select(NameOf))} alone, but '{one.Feature.Name}' is for {NameOf(one.Feature.Sensors)}: write \"sensors\": \"{sensors[0]}\" for it.");
                }
            }
        }
    }

    // A name with a hyphen is taken for a difference, unless it is in backticks.
    private string HintOf(string name, PlacedDerived one, int place)
    {
        var at = place - one.Text.Offset - 1;
        var behind = one.Text.Text.Length > at && at >= 0 ? one.Text.Text[at..] : "";
        var whole = new string([.. behind.TakeWhile(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-')]);
        return whole.Contains('-') && (_names.MetricOf(whole) is not null || _derived.Any(other => other.Feature.Name == whole))
            ? $": write a name with a hyphen in backticks, `{whole}`."
            : _names.Nearest(name, _derived.Select(other => other.Feature.Name)) is { } near ? $": do you mean '{near}'?" : ": write the metric, the aggregation and the window, such as power_mean_5m.";
    }

    private void CheckCycles()
    {
        var done = new HashSet<PlacedDerived>();
        var all = _derived.Except(_misnamed).ToLookup(one => one.Feature.Name, StringComparer.Ordinal);
        foreach (var one in all.SelectMany(named => named))
        {
            Follow(one, all, done, []);
        }
    }

    // Each circle is reported once, at the feature where it was entered.
    private void Follow(PlacedDerived one, ILookup<string, PlacedDerived> all, HashSet<PlacedDerived> done, List<PlacedDerived> path)
    {
        if (path.IndexOf(one) is >= 0 and var from)
        {
            _mistakes.Add(one.Place, $"'{one.Feature.Name}' is computed from itself: {string.Join(" from ", path[from..].Append(one).Select(feature => feature.Feature.Name))}.");
            return;
        }

        if (!done.Add(one))
        {
            return;
        }

        path.Add(one);
        foreach (var used in one.Feature.Expression.Names.SelectMany(name => all[name]).Where(used => Overlap(used.Feature.Sensors, one.Feature.Sensors)))
        {
            Follow(used, all, done, path);
        }

        path.RemoveAt(path.Count - 1);
    }
}
