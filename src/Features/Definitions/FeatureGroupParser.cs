using System.Text.Json;
using SensorGrid.Features.Documents;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Definitions;

/// <summary>Reads and checks a group of <c>features</c>.</summary>
/// <param name="mistakes">Receives the mistakes.</param>
/// <param name="refusesRepeats">Whether an element that a list has twice is a mistake; otherwise it counts once.</param>
internal sealed class FeatureGroupParser(Mistakes mistakes, bool refusesRepeats)
{
    /// <summary>A group, as messages propose it.</summary>
    public const string Example = """{ "metrics": ["*"], "aggregations": ["mean"], "windows": ["5m"] }""";

    private readonly AggregationParser _aggregations = new(mistakes);
    private readonly WindowParser _windows = new(mistakes);

    private delegate bool ItemReader<T>(Node item, out T value);

    /// <summary>Reads a group.</summary>
    /// <param name="node">The group.</param>
    /// <param name="parent">The object that has the list of groups.</param>
    /// <returns>The group without what is wrong in it; null when it is no object.</returns>
    public PlacedGroup? Read(Node node, MemberReader parent)
    {
        if (node.Kind != JsonValueKind.Object)
        {
            parent.Report(node, $"A group of features must be an object such as {Example}, but is {node.Shown}.");
            return null;
        }

        var members = new MemberReader(node, mistakes);
        var pattern = members.Find("sensors");
        var sensors = pattern is null ? null : SensorPattern.Read(pattern, mistakes);
        var metrics = ReadList<string>(members, "metrics", "\"*\"", " for all metrics, or their names", ReadMetric, metric => $"'{metric}'");
        var aggregations = ReadList<FeatureAggregation>(
            members, "aggregations", "\"mean\", \"max\"", $", or others of {AggregationNames.List}", _aggregations.TryRead, aggregation => $"'{aggregation.Label}'");
        var windows = ReadList<WindowDefinition>(
            members, "windows", "\"5m\", { \"length\": \"1h\", \"hop\": \"1m\" }", ", or others", _windows.TryRead, window => $"The window {window.Label}");
        var age = members.Bool("age", byDefault: false);
        members.Finish();
        CheckWindows(aggregations, windows);
        return new PlacedGroup(
            new FeatureGroup(ValuesOf(metrics), ValuesOf(aggregations), ValuesOf(windows), age, sensors == "*" ? null : sensors),
            node,
            windows,
            HasUnknownSensors: pattern is not null && sensors is null);
    }

    // Quantiles that are exact need the readings, and those of sketches tiles to be in.
    private void CheckWindows(List<(FeatureAggregation Value, Node Place)> aggregations, List<(WindowDefinition Value, Node Place)> windows)
    {
        string[] hops = [.. windows.Where(window => window.Value.Hop is not null).Select(window => window.Value.Label)];
        string[] exact = [.. windows.Where(window => window.Value.Hop is null).Select(window => window.Value.Label)];
        foreach (var (aggregation, place) in aggregations)
        {
            var name = AggregationNames.Of(aggregation.Kind);
            if (hops.Length > 0 && aggregation.Kind.NeedsReadings())
            {
                mistakes.Add(place.Offset, $"'{name}' needs the readings one by one, which a window with a hop does not keep: {RemedyFor(aggregation.Kind)}, or leave out the hop.");
            }
            else if (exact.Length > 0 && aggregation.Kind.IsSketch())
            {
                var quantile = name[..name.IndexOf('_', StringComparison.Ordinal)];
                mistakes.Add(
                    place.Offset,
                    $"'{name}' is a sketch in the tiles of a window with a hop: put it into a group of its own without the {ListOf(exact)}, or write \"{quantile}\", which is exact without a hop.");
            }
        }

        string RemedyFor(Aggregation exactly)
        {
            if (exactly.Sketch() is not { } kind)
            {
                return $"put it into a group of its own without the {ListOf(hops)}";
            }

            var sketch = $"\"{AggregationNames.Of(kind)}\", a sketch with an error of 1 %";
            return exact.Length == 0 ? $"write {sketch}" : $"put the {ListOf(hops)} into a group of {(hops.Length == 1 ? "its" : "their")} own with {sketch}";
        }

        static string ListOf(string[] labels) => labels.Length == 1 ? $"window {labels[0]}" : $"windows {string.Join(", ", labels)}";
    }

    private static T[] ValuesOf<T>(List<(T Value, Node Place)> items) => [.. items.Select(item => item.Value)];

    /// <summary>Reads a list that has to be there and to have an element.</summary>
    /// <param name="members">The members of the group.</param>
    /// <param name="name">The list's name.</param>
    /// <param name="example">Elements of it, as messages propose them.</param>
    /// <param name="others">The end of the sentence: the other elements that could be in it.</param>
    /// <param name="read">Reads an element, and reports what is wrong with it.</param>
    /// <param name="show">Names an element for a message.</param>
    /// <returns>Those that are right, each once.</returns>
    private List<(T Value, Node Place)> ReadList<T>(MemberReader members, string name, string example, string others, ItemReader<T> read, Func<T, string> show)
    {
        if (members.Find(name) is not { } list)
        {
            members.ReportMissing(name, $"write \"{name}\": [{example}]{others}");
            return [];
        }

        if (list.Kind != JsonValueKind.Array)
        {
            members.Report(list, $"'{name}' must be a list such as [{example}], but is {list.Shown}{(list.Kind == JsonValueKind.String ? ": put it into [ ]." : ".")}");
            return [];
        }

        if (list.Items.Count == 0)
        {
            members.Report(list, $"'{name}' is an empty list: write [{example}]{others}.");
        }

        return ReadItems(name, list, read, show);
    }

    private List<(T Value, Node Place)> ReadItems<T>(string name, Node list, ItemReader<T> read, Func<T, string> show)
    {
        var items = new List<(T, Node)>();
        var seen = new HashSet<T>();
        foreach (var item in list.Items)
        {
            if (!read(item, out var value))
            {
                continue;
            }

            if (seen.Add(value))
            {
                items.Add((value, item));
            }
            else if (refusesRepeats)
            {
                mistakes.Add(item.Offset, $"{show(value)} is twice in '{name}': leave one out.");
            }
        }

        return items;
    }

    private bool ReadMetric(Node item, out string metric)
    {
        metric = item.Text;
        if (item.Kind == JsonValueKind.String && (metric == "*" || MetricNames.IsValid(metric)))
        {
            return true;
        }

        mistakes.Add(item.Offset, $"A metric must be '*' for all, or {MetricNames.Rule}, but is {item.Shown}.");
        return false;
    }
}
