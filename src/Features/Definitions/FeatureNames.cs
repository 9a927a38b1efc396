using SensorGrid.Features.Documents;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Definitions;

/// <summary>The names of the features that groups can have.</summary>
internal sealed class FeatureNames
{
    // Suggestions are for people: of very many names not all are looked at, and not for very many mistakes.
    private const int MostCandidates = 5_000;
    private const int MostSuggestions = 20;

    private readonly ILookup<string, FeatureGroup> _ends;
    private int _suggestions;

    public FeatureNames(IReadOnlyList<FeatureGroup> groups) => _ends = groups.SelectMany(group => EndsOf(group).Select(end => (end, group))).ToLookup(pair => pair.end, pair => pair.group, StringComparer.Ordinal);

    /// <summary>Lists the sensors that have a feature, by the patterns of the groups; null for all sensors.</summary>
    public IEnumerable<string?> SensorsOf(string feature) => GroupsOf(feature).Select(found => found.Group.Sensors);

    /// <summary>Gets the metric of a feature; null when no group can have it.</summary>
    public string? MetricOf(string feature) => GroupsOf(feature).Select(found => found.Metric).FirstOrDefault();

    /// <summary>Finds the name that a wrong one most likely stands for; null when none is near.</summary>
    public string? Nearest(string name, IEnumerable<string> others)
    {
        if (++_suggestions > MostSuggestions)
        {
            return null;
        }

        var candidates = _ends.SelectMany(end => end.SelectMany(group => group.Metrics).Distinct(StringComparer.Ordinal)
            .SelectMany(metric => metric == "*" ? BeginningsOf(name) : [metric])
            .Select(metric => $"{metric}_{end.Key}"));
        return NearestName.Find(name, others.Concat(candidates).Take(MostCandidates));
    }

    private static IEnumerable<string> EndsOf(FeatureGroup group)
    {
        var ends = group.Windows.SelectMany(window => group.Aggregations.Select(aggregation => $"{aggregation.Label}_{window.Label}"));
        return (group.Age ? ends.Append("age") : ends).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> BeginningsOf(string name) =>
        name.Index().Take(ReadingLimits.MetricNameLength + 1).Where(character => character.Item == '_').Select(character => name[..character.Index]).Where(metric => MetricNames.IsValid(metric));

    private IEnumerable<(FeatureGroup Group, string Metric)> GroupsOf(string feature) => BeginningsOf(feature)
        .SelectMany(metric => _ends[feature[(metric.Length + 1)..]].Where(group => group.Metrics.Contains("*") || group.Metrics.Contains(metric)).Select(group => (group, metric)));
}
