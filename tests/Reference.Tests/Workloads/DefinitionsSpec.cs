using System.Globalization;
using System.Text.Json;
using SensorGrid.Offline.Reference.Exact;

namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>The definitions of a workload, and the <c>features.json</c> that says the same to the engine.</summary>
/// <param name="IsDefault">Whether these are the built-in ones, which the engine gets without a file.</param>
internal sealed record DefinitionsSpec(bool IsDefault, GroupSpec[] Groups, string Lateness, string FutureSkew, int MaxRaw, int MaxMetrics)
{
    public static readonly DefinitionsSpec Default = new(
        true,
        [new GroupSpec(["*"], WindowFacts.OfSums, [WindowSpec.Exact("1m"), WindowSpec.Exact("5m"), WindowSpec.Hopping("1h", "1m")], Age: true)],
        "1m",
        "5m",
        4096,
        256);

    public long LatenessTicks => WindowSpec.Ticks(Lateness);

    public long FutureSkewTicks => WindowSpec.Ticks(FutureSkew);

    public IEnumerable<WindowSpec> Windows => Groups.SelectMany(group => group.Windows).Distinct();

    public long LongestWindow => Windows.Max(window => window.Length);

    public long LongestExact => Windows.Where(window => window.Hop == 0).Select(window => window.Length).DefaultIfEmpty(0).Max();

    public string Json => JsonSerializer.Serialize(new
    {
        allowedLateness = Lateness,
        maxFutureSkew = FutureSkew,
        maxRawReadings = MaxRaw,
        maxMetrics = MaxMetrics,
        features = Groups.Select(group => new
        {
            metrics = group.Metrics,
            aggregations = group.Aggregations.Select(Element),
            windows = group.Windows.Select(window => window.HopLabel is { } hop ? (object)new { length = window.Label, hop } : window.Label),
            age = group.Age,
        }),
    });

    /// <summary>Whether a metric has features at all.</summary>
    public bool Covers(string metric) => Groups.Any(group => group.Covers(metric));

    public WindowSpec[] WindowsOf(string metric) => [.. Groups.Where(group => group.Covers(metric)).SelectMany(group => group.Windows).Distinct()];

    public bool HasAge(string metric) => Groups.Any(group => group.Covers(metric) && group.Age);

    public string[] AggregationsOf(string metric, WindowSpec window) =>
        [.. Groups.Where(group => group.Covers(metric) && group.Windows.Contains(window)).SelectMany(group => group.Aggregations).Distinct()];

    // By the middle of the features' names, whose parts are those of the element.
    private static object Element(string aggregation) => aggregation.Split('_') switch
    {
        ["ewma", var halfLife] => new { aggregation = "ewma", halfLife },
        ["time", var kind, var value] => new { aggregation = $"time_{kind}", value = Number(value) },
        ["time", var kind, var value, "gap", var maxGap] => new { aggregation = $"time_{kind}", value = Number(value), maxGap },
        [var quantile, "sketch", var error] => new { aggregation = $"{quantile}_sketch", error = Number(error) },
        _ => aggregation,
    };

    private static double Number(string text) => double.Parse(text.Replace('p', '.'), CultureInfo.InvariantCulture);
}
