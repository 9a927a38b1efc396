using System.Globalization;
using System.Text;
using System.Text.Json;
using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Definitions;

/// <summary>Reads and checks <c>features.json</c>, with all its mistakes.</summary>
internal static class FeatureDefinitionsParser
{
    private const int MostRawReadings = 4096;

    private static readonly TimeSpan LongestLateness = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestFutureSkew = TimeSpan.FromDays(1);

    /// <summary>Reads definitions.</summary>
    /// <param name="json">The file's bytes.</param>
    /// <param name="refusesRepeats">Whether an element that a list has twice is a mistake; otherwise it counts once.</param>
    /// <param name="running">The definitions that they are to replace while silos run; null when they are read at a start.</param>
    /// <exception cref="FeatureDefinitionsException">There are mistakes; all of them are in the exception.</exception>
    public static FeatureDefinitions Parse(ReadOnlySpan<byte> json, bool refusesRepeats = false, FeatureDefinitions? running = null)
    {
        var mistakes = new Mistakes();
        var definitions = Read(json, mistakes, refusesRepeats, running);
        return mistakes.Count == 0 ? definitions! : throw new FeatureDefinitionsException(mistakes.ErrorsIn(json));
    }

    private static FeatureDefinitions? Read(ReadOnlySpan<byte> json, Mistakes mistakes, bool refusesRepeats, FeatureDefinitions? running)
    {
        if (json.StartsWith(Encoding.UTF8.Preamble))
        {
            mistakes.Add(0, "The text begins with a byte order mark: save it without one.");
        }

        if (NodeReader.Read(json, mistakes) is not { } root)
        {
            return null;
        }

        if (root.Kind != JsonValueKind.Object)
        {
            mistakes.Add(root.Offset, $"Feature definitions must be an object such as {{ \"features\": [{FeatureGroupParser.Example}] }}, but this is {root.Shown}.");
            return null;
        }

        return Read(new MemberReader(root, mistakes), json, mistakes, refusesRepeats, running);
    }

    private static FeatureDefinitions Read(MemberReader members, ReadOnlySpan<byte> json, Mistakes mistakes, bool refusesRepeats, FeatureDefinitions? running)
    {
        var lateness = ReadDuration(members, "allowedLateness", FeatureDefinitions.Default.AllowedLateness, LongestLateness);
        var skew = ReadFutureSkew(members, running);
        var rawReadings = ReadNumber(members, "maxRawReadings", FeatureDefinitions.Default.MaxRawReadings, MostRawReadings);
        var metrics = ReadNumber(members, "maxMetrics", FeatureDefinitions.DefaultMaxMetrics, FeatureDefinitions.MostMetrics);
        var alarms = AlarmDefinitionsParser.Read(members, mistakes);
        var parser = new DerivedParser(mistakes);
        var derived = parser.Read(members, json);
        var mistakesBefore = mistakes.Count;
        var groups = ReadGroups(members, mistakes, refusesRepeats);
        var areGroupsWrong = mistakes.Count > mistakesBefore;
        DerivedChecks.Check(derived, groups, name => areGroupsWrong || parser.MayBeWrong(name), mistakes);
        members.Finish();
        return new FeatureDefinitions([.. groups.Select(group => group.Group)], lateness, skew, rawReadings, alarms, metrics, [.. derived.Select(feature => feature.Feature)]);
    }

    // A file for the alarms or for derived features alone has the built-in features.
    private static PlacedGroup[] ReadGroups(MemberReader members, Mistakes mistakes, bool refusesRepeats)
    {
        var mayBeLeftOut = members.Find("alarms") is not null || members.Find("derived") is not null;
        if (members.Find("features") is not { } features)
        {
            if (!mayBeLeftOut)
            {
                members.ReportMissing("features", $"write \"features\": [{FeatureGroupParser.Example}]");
            }

            return [.. FeatureDefinitions.Default.Groups.Select(group => new PlacedGroup(group, new Node(JsonValueKind.Object, members.Offset, ""), [], HasUnknownSensors: false))];
        }

        if (features.Kind != JsonValueKind.Array)
        {
            members.Report(features, $"'features' must be a list of groups of features such as [{FeatureGroupParser.Example}], but is {features.Shown}.");
            return [];
        }

        if (features.Items.Count == 0)
        {
            members.Report(features, $"'features' is an empty list: write a group of features such as {FeatureGroupParser.Example}{(mayBeLeftOut ? ", or leave it out for the built-in ones." : ".")}");
            return [];
        }

        var parser = new FeatureGroupParser(mistakes, refusesRepeats);
        var groups = features.Items.Select(item => parser.Read(item, members)).OfType<PlacedGroup>().ToArray();
        FeatureGroupChecks.Check(features, groups, mistakes);
        return groups;
    }

    // It decides which records are dead letters, which are made before a record's sensor is known.
    private static TimeSpan ReadFutureSkew(MemberReader members, FeatureDefinitions? running)
    {
        const string Name = "maxFutureSkew";
        var mistakesBefore = members.MistakeCount;
        var skew = ReadDuration(members, Name, FeatureDefinitions.Default.MaxFutureSkew, LongestFutureSkew);
        if (running is not null && skew != running.MaxFutureSkew && members.MistakeCount == mistakesBefore)
        {
            var own = Duration.Format(running.MaxFutureSkew);
            members.Report(Name, $"'{Name}' is {Duration.Format(skew)}, and {own} where the silos are started: it cannot change while they run. Write \"{Name}\": \"{own}\".");
        }

        return skew;
    }

    private static TimeSpan ReadDuration(MemberReader members, string name, TimeSpan otherwise, TimeSpan most)
    {
        if (members.Find(name) is not { } value)
        {
            return otherwise;
        }

        if (value.Kind == JsonValueKind.String && Duration.TryParse(value.Text, out var duration) && duration <= most)
        {
            return duration;
        }

        members.Report(value, $"'{name}' must be a duration such as \"30s\" or \"5m\", at most {Duration.Format(most)}, but is {value.Shown}{DurationRemedy.For(value, most)}");
        return otherwise;
    }

    private static int ReadNumber(MemberReader members, string name, int otherwise, int most)
    {
        if (members.Find(name) is not { } value)
        {
            return otherwise;
        }

        var isWhole = int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most;
        if (isWhole && value.Kind == JsonValueKind.Number)
        {
            return number;
        }

        var remedy = isWhole ? FormattableString.Invariant($": write {number} without quotes.") : ".";
        members.Report(value, $"'{name}' must be a whole number from 1 to {most}, but is {value.Shown}{remedy}");
        return otherwise;
    }
}
