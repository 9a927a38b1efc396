using SensorGrid.Sources.Formats.MappedJson;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Discovery.Columns;

/// <summary>The metrics of a table: all its numbers, or some columns with short names.</summary>
internal sealed class MetricChoice
{
    private const int MostShown = 12;

    private MetricChoice(IReadOnlyList<JsonColumn> columns, IReadOnlyList<string> remarks) => (Columns, Remarks) = (columns, remarks);

    /// <summary>The columns; empty when all numbers are metrics.</summary>
    public IReadOnlyList<JsonColumn> Columns { get; }

    /// <summary>The remarks about them.</summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>Gets whether all numbers are metrics.</summary>
    public bool IsAll => Columns.Count == 0;

    /// <summary>Finds the metrics; null when there are none.</summary>
    public static MetricChoice? Of(Choice choice)
    {
        var remarks = new List<string>();
        var numbers = choice.Numbers.ToList();
        var texts = choice.NumericTexts.Where(column => numbers.Count == 0 || KnownColumns.Value(column.Path) != KnownColumns.None).ToList();
        var leftTexts = choice.NumericTexts.Except(texts).ToList();
        if (leftTexts.Count > 0)
        {
            remarks.Add($"These texts are numbers, but not taken as metrics: {string.Join(", ", leftTexts.Take(MostShown).Select(column => $"'{column.Shown}'"))}.");
        }

        var payload = PayloadOf(numbers.Concat(texts));
        var inside = payload is null ? [.. numbers, .. texts] : numbers.Concat(texts).Where(column => IsUnder(column.Path, payload)).ToList();
        var values = inside.Where(IsValueOfObject).ToList();
        var chosen = inside.Where(column => IsValueOfObject(column) || !values.Exists(value => IsSibling(value.Path, column.Path))).ToList();
        if (chosen.Count == 0)
        {
            return null;
        }

        var left = numbers.Except(chosen).Concat(choice.OtherNumbers.Where(column => !IsUsed(choice, column))).ToList();
        if (left.Count == 0 && texts.Count == 0 && values.Count == 0 && CanBeAll(chosen))
        {
            return new MetricChoice([], remarks);
        }

        if (left.Count > 0)
        {
            remarks.Add($"These numbers are not taken as metrics: {string.Join(", ", left.Take(MostShown).Select(column => $"'{column.Shown}'"))}{(left.Count > MostShown ? " and more" : "")}.");
        }

        return new MetricChoice(Named(chosen, payload, remarks), remarks);
    }

    private static bool IsUsed(Choice choice, ColumnFacts column) =>
        column == choice.ReadingId || (choice.Ids.Count > 0 && choice.Ids[0] == column) || (choice.Times.Count > 0 && choice.Times[0].Column == column);

    private static bool CanBeAll(List<ColumnFacts> columns)
    {
        var names = columns.ConvertAll(column => MetricNaming.Of(string.Join('.', column.Path.Steps.Select(step => step.Name))));
        return !names.Contains(null) && names.Distinct(StringComparer.Ordinal).Count() == names.Count;
    }

    // { "temp": { "value": 20.5, "unit": "C" } }
    private static bool IsValueOfObject(ColumnFacts column) => column.Path.Steps is [_, .., { Name: { } last }] && IsValueName(last);

    private static bool IsValueName(string name) => name.ToLowerInvariant() is "value" or "val" or "v" or "body";

    private static bool IsSibling(JsonPath value, JsonPath other)
    {
        var parent = value.Steps.Take(value.Steps.Count - 1).ToList();
        while (parent.Count > 1 && IsValueName(parent[^1].Name!))
        {
            parent.RemoveAt(parent.Count - 1);
        }

        return other.Steps.Count > parent.Count && other.Steps.Take(parent.Count).SequenceEqual(parent);
    }

    private static IReadOnlyList<PathStep>? PayloadOf(IEnumerable<ColumnFacts> columns)
    {
        var best = KnownColumns.None;
        IReadOnlyList<PathStep>? path = null;
        foreach (var steps in columns.Select(column => column.Path.Steps))
        {
            for (var depth = 1; depth < steps.Count; depth++)
            {
                if (KnownColumns.Payload(steps[depth - 1].Name!) is var rank && rank < best)
                {
                    (best, path) = (rank, [.. steps.Take(depth)]);
                }
            }
        }

        return path;
    }

    private static bool IsUnder(JsonPath path, IReadOnlyList<PathStep> parent) => path.Steps.Count > parent.Count && path.Steps.Take(parent.Count).SequenceEqual(parent);

    private static List<JsonColumn> Named(List<ColumnFacts> columns, IReadOnlyList<PathStep>? payload, List<string> remarks)
    {
        var taken = new Dictionary<string, JsonPath>(StringComparer.Ordinal);
        var named = new List<JsonColumn>();
        foreach (var column in columns)
        {
            var steps = column.Path.Steps.Select(step => step.Name!).ToList();
            var whole = string.Join('_', steps);
            var shortened = steps.Skip(payload?.Count ?? 0).ToList();
            while (shortened.Count > 1 && IsValueName(shortened[^1]))
            {
                shortened.RemoveAt(shortened.Count - 1);
            }

            var name = (string?[])[MetricNaming.Of(string.Join('_', shortened)), MetricNaming.Of(shortened[^1]), MetricNaming.Of(whole)];
            if (Array.Find(name, one => one is not null && taken.TryAdd(one, column.Path)) is { } free)
            {
                named.Add(new JsonColumn(steps.Count == 1 ? steps[0] : free, column.Path));
            }
            else
            {
                remarks.Add($"'{column.Shown}' is left out: no metric can be named after it.");
            }
        }

        return named;
    }
}
