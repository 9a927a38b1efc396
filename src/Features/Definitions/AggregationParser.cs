using System.Globalization;
using System.Text.Json;
using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Definitions;

/// <summary>Reads and checks an element of <c>aggregations</c>: a name, or an object with what belongs to it.</summary>
/// <param name="mistakes">Receives the mistakes.</param>
internal sealed class AggregationParser(Mistakes mistakes)
{
    private const double LeastValue = 1e-15;
    private const double MostValue = 1e15;
    private const double LeastError = 0.005;
    private const double MostError = 0.1;

    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(1);

    /// <summary>Reads an aggregation, and reports what is wrong with it.</summary>
    /// <returns>Whether it is right.</returns>
    public bool TryRead(Node node, out FeatureAggregation aggregation)
    {
        aggregation = default;
        if (node.Kind == JsonValueKind.Object)
        {
            return TryReadObject(new MemberReader(node, mistakes), out aggregation);
        }

        if (ReadKind(node, "An aggregation") is not { } kind)
        {
            return false;
        }

        aggregation = new FeatureAggregation(kind);
        if (!kind.IsTime())
        {
            return true;
        }

        var name = AggregationNames.Of(kind);
        mistakes.Add(node.Offset, $"'{name}' needs a value to compare with: write {{ \"aggregation\": \"{name}\", \"value\": 80 }}.");
        return false;
    }

    private bool TryReadObject(MemberReader members, out FeatureAggregation aggregation)
    {
        var mistakesBefore = members.MistakeCount;
        var named = members.Find("aggregation");
        if (named is null)
        {
            members.ReportMissing("aggregation", "write its name, such as \"aggregation\": \"ewma\"");
        }

        var kind = named is null ? null : ReadKind(named, "'aggregation'");
        var halfLife = kind is null or Aggregation.Ewma ? ReadDuration(members, "halfLife") : null;
        double? value = null;
        TimeSpan? maxGap = null;
        if (kind is null || kind.Value.IsTime())
        {
            value = ReadValue(members, isNeeded: kind is not null);
            maxGap = ReadDuration(members, "maxGap");
        }

        var error = kind is null || kind.Value.IsSketch() ? ReadError(members) : null;
        if (kind?.Sketch() is { } sketch && members.Find("error") is { } misplaced)
        {
            var name = AggregationNames.Of(kind.Value);
            members.Report(misplaced, $"'{name}' is exact and has no error: leave 'error' out, or write \"{AggregationNames.Of(sketch)}\", which is a sketch, in place of \"{name}\".");
        }

        members.Finish();
        aggregation = new FeatureAggregation(kind ?? default, halfLife, value, maxGap, error);
        return members.MistakeCount == mistakesBefore;
    }

    private Aggregation? ReadKind(Node node, string what)
    {
        if (node.Kind == JsonValueKind.String && AggregationNames.Find(node.Text) is { } known)
        {
            return known;
        }

        var near = node.Kind == JsonValueKind.String && AggregationNames.Nearest(node.Text) is { } nearest ? $"; do you mean \"{nearest}\"?" : ".";
        mistakes.Add(node.Offset, $"{what} must be one of {AggregationNames.List}, but is {node.Shown}{near}");
        return null;
    }

    private static TimeSpan? ReadDuration(MemberReader members, string name)
    {
        if (members.Find(name) is not { } node)
        {
            return null;
        }

        if (node.Kind == JsonValueKind.String && Duration.TryParse(node.Text, out var duration) && duration > TimeSpan.Zero && duration <= LongestDuration)
        {
            return duration;
        }

        members.Report(
            node, $"'{name}' must be a duration such as \"30s\" or \"5m\", above 0 and at most {Duration.Format(LongestDuration)}, but is {node.Shown}{DurationRemedy.For(node, LongestDuration)}");
        return null;
    }

    private static double? ReadValue(MemberReader members, bool isNeeded)
    {
        if (members.Find("value") is not { } node)
        {
            if (isNeeded)
            {
                members.ReportMissing("value", "write the number to compare with, such as \"value\": 80");
            }

            return null;
        }

        var isNumber = double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && (value == 0 || Math.Abs(value) is >= LeastValue and <= MostValue);
        if (isNumber && node.Kind == JsonValueKind.Number)
        {
            // Minus zero is zero.
            return value + 0.0;
        }

        var remedy = isNumber && node.Kind == JsonValueKind.String ? ": write it without quotes." : ".";
        members.Report(node, $"'value' must be a number, 0 or of a size from 1e-15 to 1e15, but is {node.Shown}{remedy}");
        return null;
    }

    private static double? ReadError(MemberReader members)
    {
        if (members.Find("error") is not { } node)
        {
            return null;
        }

        var isNumber = double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var error) && error is >= LeastError and <= MostError;
        if (isNumber && node.Kind == JsonValueKind.Number)
        {
            return error;
        }

        var remedy = isNumber && node.Kind == JsonValueKind.String ? ": write it without quotes." : ".";
        members.Report(node, $"'error' must be a number from 0.005 to 0.1, such as 0.01 for 1 %, but is {node.Shown}{remedy}");
        return null;
    }
}
