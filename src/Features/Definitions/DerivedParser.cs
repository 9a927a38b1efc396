using System.Text.Json;
using SensorGrid.Features.Documents;
using SensorGrid.Features.Expressions;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Definitions;

/// <summary>Reads <c>derived</c> of <c>features.json</c>: features that are computed from others.</summary>
/// <param name="mistakes">Receives the mistakes.</param>
internal sealed class DerivedParser(Mistakes mistakes)
{
    private const int MostDerived = 256;
    private const int LongestName = 128;
    private const string Minus = "__minus__";
    private const string Example = """{ "name": "load", "expression": "power_mean_5m / rated_last_1h" }""";
    private const string Or = """{ "metric": "outlet", "minus": "inlet", "of": ["mean_5m"] }""";

    private readonly HashSet<string> _wrongNames = new(StringComparer.Ordinal);
    private bool _hasWrongDifference;

    /// <summary>Determines whether a name may be that of a feature that is wrong and so was left out: that it is not there is no mistake of its own.</summary>
    public bool MayBeWrong(string name) => _wrongNames.Contains(name) || (_hasWrongDifference && name.Contains(Minus, StringComparison.Ordinal));

    /// <summary>Reads the list, and reports what is wrong with its elements by themselves.</summary>
    /// <param name="parent">The members of the file.</param>
    /// <param name="json">The file's bytes.</param>
    /// <returns>The features without those that are wrong.</returns>
    public IReadOnlyList<PlacedDerived> Read(MemberReader parent, ReadOnlySpan<byte> json)
    {
        if (parent.Find("derived") is not { } list)
        {
            return [];
        }

        if (list.Kind != JsonValueKind.Array || list.Items.Count == 0)
        {
            parent.Report(list, $"'derived' must be a list of objects such as {Example} or {Or}, but is {(list.Kind == JsonValueKind.Array ? "an empty list" : list.Shown)}.");
            return [];
        }

        var features = new List<PlacedDerived>();
        foreach (var item in list.Items)
        {
            if (item.Kind != JsonValueKind.Object)
            {
                mistakes.Add(item.Offset, $"A derived feature must be an object such as {Example} or {Or}, but is {item.Shown}.");
                continue;
            }

            var mistakesBefore = mistakes.Count;
            Read(new MemberReader(item, mistakes), json, features);
            if (mistakes.Count > mistakesBefore)
            {
                Remember(new MemberReader(item, mistakes));
            }
        }

        if (features.Count <= MostDerived)
        {
            return features;
        }

        mistakes.Add(list.Offset, $"There are {features.Count} derived features, but at most {MostDerived} are allowed: use fewer.");
        return [];
    }

    private void Read(MemberReader members, ReadOnlySpan<byte> json, List<PlacedDerived> features)
    {
        var pattern = members.Find("sensors");
        var sensors = pattern is null ? null : SensorPattern.Read(pattern, mistakes);
        var hasUnknownSensors = pattern is not null && sensors is null;
        sensors = sensors == "*" ? null : sensors;
        if (members.Find("minus") is not null || members.Find("metric") is not null)
        {
            ReadDifferences(members, sensors, hasUnknownSensors, features);
            return;
        }

        var name = members.Find("name");
        var expression = members.Find("expression");
        if (name is null)
        {
            members.ReportMissing("name", "write the feature's name, such as \"name\": \"load\"");
        }

        if (expression is null)
        {
            members.ReportMissing("expression", "write how it is computed, such as \"expression\": \"power_mean_5m / rated_last_1h\"");
        }

        members.Finish();
        var isNamed = name is not null && IsName(name);
        if (expression is not null && Parse(expression, json, out var places) is { } parsed && isNamed)
        {
            features.Add(new PlacedDerived(new DerivedFeature(name!.Text, parsed, sensors), name.Offset, places, expression, hasUnknownSensors));
        }
    }

    private void Remember(MemberReader wrong)
    {
        _hasWrongDifference |= wrong.Find("minus") is not null || wrong.Find("metric") is not null;
        if (wrong.Find("name") is { } name)
        {
            _wrongNames.Add(name.Text);
        }
    }

    private bool IsName(Node name)
    {
        if (name.Kind == JsonValueKind.String && MetricNames.IsValid(name.Text) && ExpressionFunctions.Find(name.Text) is null)
        {
            return true;
        }

        mistakes.Add(
            name.Offset,
            $"'name' must be 1 to {ReadingLimits.MetricNameLength} characters of a-z, A-Z, 0-9, _ and -, without __, and none of {string.Join(", ", ExpressionFunctions.Names)}, but is {name.Shown}.");
        return false;
    }

    private ArithmeticExpression? Parse(Node text, ReadOnlySpan<byte> json, out IReadOnlyList<int> places)
    {
        places = [];
        if (text.Kind != JsonValueKind.String || text.Text.Length is 0 or > ExpressionParser.MostCharacters)
        {
            var shown = text.Kind == JsonValueKind.String ? $"has {text.Text.Length}" : $"is {text.Shown}";
            mistakes.Add(text.Offset, $"'expression' must be a text of 1 to {ExpressionParser.MostCharacters} characters such as \"power_mean_5m / rated_last_1h\", but {shown}.");
            return null;
        }

        var expression = ExpressionParser.Parse(text.Text, out var characters, out var error);
        if (error is not null)
        {
            mistakes.Add(TextPlace.OffsetOf(json, text, error.At), error.Message);
            return null;
        }

        if (expression!.Names.Count == 0)
        {
            mistakes.Add(text.Offset, "'expression' has no feature in it: name one, such as power_mean_5m.");
            return null;
        }

        var offsets = new int[characters.Count];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = TextPlace.OffsetOf(json, text, characters[i]);
        }

        places = offsets;
        return expression;
    }

    private void ReadDifferences(MemberReader members, string? sensors, bool hasUnknownSensors, List<PlacedDerived> features)
    {
        var metric = ReadMetric(members, "metric");
        var minus = ReadMetric(members, "minus");
        var of = members.Find("of");
        if (of is null)
        {
            members.ReportMissing("of", "write the aggregations with their windows, such as \"of\": [\"mean_5m\"]");
        }

        members.Finish();
        if (of is not null && (of.Kind != JsonValueKind.Array || of.Items.Count == 0))
        {
            mistakes.Add(of.Offset, $"'of' must be a list of aggregations with their windows such as [\"mean_5m\"], but is {(of.Kind == JsonValueKind.Array ? "an empty list" : of.Shown)}.");
            return;
        }

        foreach (var item in of?.Items ?? [])
        {
            if (item.Kind != JsonValueKind.String || item.Text.Length is 0 or > LongestName)
            {
                mistakes.Add(item.Offset, $"An element of 'of' must be an aggregation with its window such as \"mean_5m\", but is {item.Shown}.");
            }
            else if (metric is not null && minus is not null)
            {
                ReadDifference(metric.Text, minus.Text, item, sensors, hasUnknownSensors, features);
            }
        }
    }

    private void ReadDifference(string metric, string minus, Node of, string? sensors, bool hasUnknownSensors, List<PlacedDerived> features)
    {
        var name = $"{metric}{Minus}{minus}_{of.Text}";
        if (name.Length > LongestName)
        {
            mistakes.Add(of.Offset, $"The name of this feature would be {name.Length} characters long, but at most {LongestName} are allowed: give it one, {Example}.");
            return;
        }

        var expression = ArithmeticExpression.Difference($"{metric}_{of.Text}", $"{minus}_{of.Text}");
        features.Add(new PlacedDerived(new DerivedFeature(name, expression, sensors), of.Offset, [.. expression.Names.Select(_ => of.Offset)], of, hasUnknownSensors));
    }

    private static Node? ReadMetric(MemberReader members, string name)
    {
        if (members.Find(name) is not { } node)
        {
            members.ReportMissing(name, $"write a metric, such as \"{name}\": \"{(name == "minus" ? "inlet" : "outlet")}\"");
            return null;
        }

        if (node.Kind == JsonValueKind.String && MetricNames.IsValid(node.Text))
        {
            return node;
        }

        members.Report(node, $"'{name}' must be {MetricNames.Rule}, but is {node.Shown}.");
        return null;
    }
}
