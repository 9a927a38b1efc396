using System.Text.Json;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Definitions;

/// <summary>Reads and checks <c>features.json</c>.</summary>
internal static class FeatureDefinitionsParser
{
    private const int MostTiles = 240;
    private const int MostFeaturesOfAMetric = 256;
    private const int MostHops = 4;
    private const int MostGroups = 256;
    private const int MostRawReadings = 4096;

    private static readonly TimeSpan LongestExactWindow = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestHopWindow = TimeSpan.FromDays(31);
    private static readonly TimeSpan LongestLateness = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestFutureSkew = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestHop = TimeSpan.FromSeconds(1);

    public static FeatureDefinitions Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(
                json.ToArray(),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new FeatureDefinitionsException(
                $"not well-formed JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            // JSON may escape half of a surrogate pair, of which no string can be made; nothing else in here throws this.
            throw new FeatureDefinitionsException(@"a text in it is not valid Unicode: a \uD800 to \uDFFF stands alone.");
        }
    }

    private static FeatureDefinitions Read(JsonElement root)
    {
        RequireObject(root, "the file", ["allowedLateness", "maxFutureSkew", "maxRawReadings", "maxMetrics", "features", "alarms"]);
        var hasAlarms = root.TryGetProperty("alarms", out var alarms);
        return new FeatureDefinitions(
            ReadGroups(root, mayBeLeftOut: hasAlarms),
            ReadDuration(root, "allowedLateness", FeatureDefinitions.Default.AllowedLateness, LongestLateness),
            ReadDuration(root, "maxFutureSkew", FeatureDefinitions.Default.MaxFutureSkew, LongestFutureSkew),
            ReadNumber(root, "maxRawReadings", FeatureDefinitions.Default.MaxRawReadings, MostRawReadings),
            hasAlarms ? AlarmDefinitionsParser.Read(alarms) : null,
            ReadNumber(root, "maxMetrics", FeatureDefinitions.DefaultMaxMetrics, FeatureDefinitions.MostMetrics));
    }

    // A file for the alarms alone has the built-in features.
    private static IReadOnlyList<FeatureGroup> ReadGroups(JsonElement root, bool mayBeLeftOut)
    {
        if (!root.TryGetProperty("features", out var features) && mayBeLeftOut)
        {
            return FeatureDefinitions.Default.Groups;
        }

        if (features.ValueKind != JsonValueKind.Array || features.GetArrayLength() == 0)
        {
            throw new FeatureDefinitionsException("'features' must be an array with at least one group of features.");
        }

        var groups = features.EnumerateArray().Select((group, index) => ReadGroup(group, $"features[{index}]")).ToArray();
        CheckTogether(groups);
        return groups;
    }

    private static FeatureGroup ReadGroup(JsonElement group, string where)
    {
        RequireObject(group, where, ["sensors", "metrics", "aggregations", "windows", "age"]);
        var metrics = ReadList(group, "metrics", where, ReadMetric);
        var aggregations = ReadList(group, "aggregations", where, ReadAggregation);
        var windows = ReadList(group, "windows", where, ReadWindow);
        var age = group.TryGetProperty("age", out var value) && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new FeatureDefinitionsException($"{where}.age must be true or false, but is {value.GetRawText()}."),
        };
        CheckReadings(aggregations, windows, where);
        var sensors = group.TryGetProperty("sensors", out var pattern) ? SensorPattern.Read(pattern, $"{where}.sensors") : null;
        return new FeatureGroup(metrics, aggregations, windows, age, sensors == "*" ? null : sensors);
    }

    private static void CheckReadings(Aggregation[] aggregations, WindowDefinition[] windows, string where)
    {
        string[] needy = [.. aggregations.Where(aggregation => aggregation.NeedsReadings()).Select(NameOf)];
        if (needy.Length > 0 && windows.FirstOrDefault(window => window.Hop is not null) is { Hop: not null } window)
        {
            throw new FeatureDefinitionsException(
                $"{where}: {string.Join(", ", needy)} need the readings one by one, which a window with a hop does not keep: put the window {window.Label} into a group of its own, or leave out its hop.");
        }
    }

    private static string ReadMetric(JsonElement element, string where) =>
        element.ValueKind == JsonValueKind.String && element.GetString() is { } name && (name == "*" || MetricNames.IsValid(name))
            ? name
            : throw new FeatureDefinitionsException($"{where} must be '*' or {MetricNames.Rule}, but is {element.GetRawText()}.");

    private static Aggregation ReadAggregation(JsonElement element, string where)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            foreach (var aggregation in Enum.GetValues<Aggregation>())
            {
                if (string.Equals(element.GetString(), NameOf(aggregation), StringComparison.OrdinalIgnoreCase))
                {
                    return aggregation;
                }
            }
        }

        var known = string.Join(", ", Enum.GetValues<Aggregation>().Select(NameOf));
        throw new FeatureDefinitionsException($"{where} must be one of {known}, but is {element.GetRawText()}.");
    }

#pragma warning disable CA1308 // Feature names are written in lower case.
    private static string NameOf(Aggregation aggregation) => aggregation.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    private static WindowDefinition ReadWindow(JsonElement element, string where)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            return new WindowDefinition(ReadWindowDuration(element, where, LongestExactWindow), null);
        }

        RequireObject(element, where, ["length", "hop"]);
        if (!element.TryGetProperty("length", out var lengthElement))
        {
            throw new FeatureDefinitionsException($"{where}.length is missing: give the window's length, such as \"1h\".");
        }

        if (!element.TryGetProperty("hop", out var hopElement))
        {
            return new WindowDefinition(ReadWindowDuration(lengthElement, $"{where}.length", LongestExactWindow), null);
        }

        var length = ReadWindowDuration(lengthElement, $"{where}.length", LongestHopWindow);
        var hop = ReadWindowDuration(hopElement, $"{where}.hop", length);
        if (hop < ShortestHop || length.Ticks / hop.Ticks > MostTiles)
        {
            var least = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(length.TotalSeconds / MostTiles)));
            throw new FeatureDefinitionsException(
                $"{where}.hop must be at least {Duration.Format(least)} for a window of {Duration.Format(length)}, but is {Duration.Format(hop)}.");
        }

        return new WindowDefinition(length, hop);
    }

    private static TimeSpan ReadWindowDuration(JsonElement element, string where, TimeSpan most) =>
        element.ValueKind == JsonValueKind.String && Duration.TryParse(element.GetString()!, out var duration)
            && duration > TimeSpan.Zero && duration <= most
            ? duration
            : throw new FeatureDefinitionsException(
                $"{where} must be a duration such as \"30s\", \"5m\" or \"1h\", at most {Duration.Format(most)}, but is {element.GetRawText()}.");

    private static TimeSpan ReadDuration(JsonElement root, string name, TimeSpan otherwise, TimeSpan most)
    {
        if (!root.TryGetProperty(name, out var element))
        {
            return otherwise;
        }

        return element.ValueKind == JsonValueKind.String && Duration.TryParse(element.GetString()!, out var duration) && duration <= most
            ? duration
            : throw new FeatureDefinitionsException(
                $"'{name}' must be a duration such as \"30s\" or \"5m\", at most {Duration.Format(most)}, but is {element.GetRawText()}.");
    }

    private static int ReadNumber(JsonElement root, string name, int otherwise, int most)
    {
        if (!root.TryGetProperty(name, out var element))
        {
            return otherwise;
        }

        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var value) && value >= 1 && value <= most
            ? value
            : throw new FeatureDefinitionsException($"'{name}' must be a whole number from 1 to {most}, but is {element.GetRawText()}.");
    }

    private static T[] ReadList<T>(JsonElement group, string name, string where, Func<JsonElement, string, T> read)
    {
        if (!group.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            throw new FeatureDefinitionsException($"{where}.{name} must be an array with at least one element.");
        }

        return [.. list.EnumerateArray().Select((element, index) => read(element, $"{where}.{name}[{index}]")).Distinct()];
    }

    private static void CheckTogether(FeatureGroup[] groups)
    {
        var windows = groups.SelectMany(group => group.Windows).Distinct().ToArray();
        foreach (var sameLength in windows.GroupBy(window => window.Length).Where(same => same.Count() > 1))
        {
            throw new FeatureDefinitionsException(
                $"the window {sameLength.First().Label} is defined with different hops, but its features would have one name: give it one hop everywhere.");
        }

        if (groups.Length > MostGroups)
        {
            throw new FeatureDefinitionsException($"there are {groups.Length} groups of features, but at most {MostGroups} are allowed: use fewer.");
        }

        // Of all sensors that a pattern names, those have the most groups that it names last: a longer pattern is looked at by itself.
        foreach (var pattern in groups.Select(group => group.Sensors).Distinct())
        {
            CheckSensor([.. groups.Where(group => group.Sensors is null || (pattern is not null && SensorPattern.Covers(group.Sensors, pattern)))], pattern);
        }
    }

    private static void CheckSensor(FeatureGroup[] groups, string? pattern)
    {
        var whose = pattern is null ? "" : $" of {pattern}";
        var hops = groups.SelectMany(group => group.Windows).Select(window => window.Hop).Where(hop => hop is not null).Distinct().Count();
        if (hops > MostHops)
        {
            throw new FeatureDefinitionsException($"there are {hops} different hops{whose}, but at most {MostHops} can be kept: use fewer.");
        }

        var features = groups.Sum(group => (group.Aggregations.Count * group.Windows.Count) + (group.Age ? 1 : 0));
        if (features > MostFeaturesOfAMetric)
        {
            throw new FeatureDefinitionsException($"a metric{whose} could have {features} features, but at most {MostFeaturesOfAMetric} are allowed: use fewer.");
        }
    }

    /// <summary>Refuses what is no object, and members of it that are unknown or given twice.</summary>
    internal static void RequireObject(JsonElement element, string where, string[] properties)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FeatureDefinitionsException($"{where} must be a JSON object, but is {element.ValueKind}.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (!properties.Contains(property.Name))
            {
                throw new FeatureDefinitionsException($"{where} has an unknown property '{property.Name}'; known are {string.Join(", ", properties)}.");
            }

            if (!seen.Add(property.Name))
            {
                throw new FeatureDefinitionsException($"{where} has the property '{property.Name}' twice: leave one out.");
            }
        }
    }
}
