using System.Text.Json;
using SensorGrid.Offline.Reference.Exact;

namespace SensorGrid.Offline.Reference.Definitions;

/// <summary>The definitions in <c>features.json</c>, read independently of the engine.</summary>
/// <param name="Lateness">Allowed lateness, in ticks.</param>
/// <param name="FutureSkew">The maximum distance of a reading ahead of its arrival, in ticks.</param>
/// <param name="MaxMetrics">The number of metrics that a sensor may have.</param>
internal sealed record ReferenceDefinitions(ReferenceGroup[] Groups, long Lateness, long FutureSkew, int MaxMetrics)
{
    /// <summary>The features that are computed from others.</summary>
    public ReferenceDerived[] Derived { get; init; } = [];

    /// <summary>The built-in definitions, as <c>docs/features.md</c> lists them.</summary>
    public static ReferenceDefinitions Default { get; } = new(
        [
            new ReferenceGroup(
                ["*"],
                WindowFacts.OfSums,
                [
                    new ReferenceWindow(TimeSpan.TicksPerMinute, null),
                    new ReferenceWindow(5 * TimeSpan.TicksPerMinute, null),
                    new ReferenceWindow(TimeSpan.TicksPerHour, TimeSpan.TicksPerMinute),
                ],
                Age: true),
        ],
        TimeSpan.TicksPerMinute,
        5 * TimeSpan.TicksPerMinute,
        256);

    /// <summary>Reads a file that the engine's own parser has found valid.</summary>
    public static ReferenceDefinitions Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var root = document.RootElement;
        return new ReferenceDefinitions(
            root.TryGetProperty("features", out var features) ? [.. features.EnumerateArray().Select(Group)] : Default.Groups,
            root.TryGetProperty("allowedLateness", out var lateness) ? ReferenceDuration.Parse(lateness.GetString()!) : Default.Lateness,
            root.TryGetProperty("maxFutureSkew", out var skew) ? ReferenceDuration.Parse(skew.GetString()!) : Default.FutureSkew,
            root.TryGetProperty("maxMetrics", out var metrics) ? metrics.GetInt32() : Default.MaxMetrics)
        {
            Derived = root.TryGetProperty("derived", out var derived) ? [.. derived.EnumerateArray().SelectMany(ReferenceDerived.Of)] : [],
        };
    }

    /// <summary>Gets the definitions of a sensor: those of the groups that it fits.</summary>
    public ReferenceDefinitions For(string sensorId) => this with { Groups = [.. Groups.Where(group => group.Fits(sensorId))], Derived = [.. Derived.Where(feature => feature.Fits(sensorId))] };

    /// <summary>Determines whether a metric has any feature.</summary>
    public bool Covers(string metric) => Groups.Any(group => group.Covers(metric));

    /// <summary>Lists the windows of a metric, each with the aggregations computed over it.</summary>
    public IEnumerable<(ReferenceWindow Window, string[] Aggregations)> WindowsOf(string metric) => Groups
        .Where(group => group.Covers(metric))
        .SelectMany(group => group.Windows.SelectMany(window => group.Aggregations.Select(aggregation => (window, aggregation))))
        .Distinct()
        .GroupBy(pair => pair.window, pair => pair.aggregation)
        .Select(window => (window.Key, window.ToArray()));

    public bool HasAge(string metric) => Groups.Any(group => group.Age && group.Covers(metric));

    private static ReferenceGroup Group(JsonElement group) => new(
        [.. group.GetProperty("metrics").EnumerateArray().Select(name => name.GetString()!)],
        [.. group.GetProperty("aggregations").EnumerateArray().Select(ReferenceAggregation.Of)],
        [.. group.GetProperty("windows").EnumerateArray().Select(Window)],
        group.TryGetProperty("age", out var age) && age.GetBoolean(),
        group.TryGetProperty("sensors", out var sensors) ? sensors.GetString()! : "*");

    private static ReferenceWindow Window(JsonElement window) => window.ValueKind == JsonValueKind.String
        ? new ReferenceWindow(ReferenceDuration.Parse(window.GetString()!), null)
        : new ReferenceWindow(
            ReferenceDuration.Parse(window.GetProperty("length").GetString()!),
            window.TryGetProperty("hop", out var hop) ? ReferenceDuration.Parse(hop.GetString()!) : null);
}
