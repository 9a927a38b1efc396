using SensorGrid.Offline.Reference.Exact;

namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>Draws a <c>features.json</c>: the built-in definitions, or others that are valid.</summary>
internal static class DefinitionsGenerator
{
    private static readonly WindowSpec[] Known =
    [
        WindowSpec.Exact("1s"), WindowSpec.Exact("10s"), WindowSpec.Exact("1m"), WindowSpec.Exact("90s"), WindowSpec.Exact("5m"), WindowSpec.Exact("30m"),
        WindowSpec.Hopping("2m", "1s"), WindowSpec.Hopping("10m", "7s"), WindowSpec.Hopping("15m", "15m"), WindowSpec.Hopping("1h", "1m"),
        WindowSpec.Hopping("2h", "1m"), WindowSpec.Hopping("3h", "45s"), WindowSpec.Hopping("1d", "1h"),
    ];

    private static readonly string[] WithParts =
    [
        "ewma_1s", "ewma_45s", "ewma_2h", "time_above_0", "time_above_20p5_gap_10s", "time_below_-1p5", "time_below_1000000_gap_1m", "time_above_-1e-09", "time_equal_0", "time_equal_1_gap_2s",
    ];

    private static readonly string[] Sketches = [.. WindowFacts.Sketches, "p95_sketch_0p1", "p99_sketch_0p005", "median_sketch_0p02"];

    public static DefinitionsSpec Generate(Draw draw, string[] metrics)
    {
        if (draw.Chance(0.4))
        {
            return DefinitionsSpec.Default;
        }

        var windows = AtMostFourHops(draw.Some(1, 4, Known));
        List<GroupSpec> groups = [new(Metrics(draw, metrics), Aggregations(draw, windows), windows, draw.Chance(0.7))];
        if (draw.Chance(0.3))
        {
            var some = draw.Some(1, 2, windows);
            groups.Add(new GroupSpec(Metrics(draw, metrics), Aggregations(draw, some), some, draw.Chance(0.5)));
        }

        return new DefinitionsSpec(
            false,
            [.. groups],
            draw.Of("0s", "5s", "1m", "1m", "1m", "10m"),
            draw.Of("0s", "1m", "5m", "5m", "1h"),
            draw.Of(4096, 4096, 1000, 100, 10, 1),
            draw.Of(256, 64, 64, 5, 1_024));
    }

    private static WindowSpec[] AtMostFourHops(WindowSpec[] windows)
    {
        var hops = windows.Select(window => window.Hop).Where(hop => hop > 0).Distinct().Take(4).ToHashSet();
        return [.. windows.Where(window => window.Hop == 0 || hops.Contains(window.Hop))];
    }

    private static string[] Metrics(Draw draw, string[] metrics) => draw.Chance(0.7) ? ["*"] : draw.Some(1, metrics.Length, metrics);

    private static string[] Aggregations(Draw draw, WindowSpec[] windows)
    {
        string[] known = windows.All(window => window.Hop == 0) ? [.. WindowFacts.Aggregations, .. WithParts]
            : windows.All(window => window.Hop > 0) ? [.. WindowFacts.OfSums, "range", .. Sketches]
            : [.. WindowFacts.OfSums, "range"];
        return draw.Chance(0.6) ? known : draw.Some(1, known.Length, known);
    }
}
