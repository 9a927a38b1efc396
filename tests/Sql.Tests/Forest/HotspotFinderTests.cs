using CsCheck;
using SensorGrid.Sql.Forest;

namespace SensorGrid.Sql.Tests.Forest;

public sealed class HotspotFinderTests
{
    [Fact]
    public void Rows_within_the_radius_of_enough_others_are_a_hotspot_from_the_row_on_that_completes_them()
    {
        var finder = new HotspotFinder(new(100, 1, 3), 1);
        Assert.Empty(finder.Add([0]));
        Assert.Empty(finder.Add([50]));
        Assert.Empty(finder.Add([1]));
        var hotspot = Assert.Single(finder.Add([0.5]));
        Assert.Equal([0.0], hotspot.MinValues);
        Assert.Equal([1.0], hotspot.MaxValues);
        Assert.Equal(3, hotspot.Density);
    }

    [Fact]
    public void Dense_rows_in_reach_of_each_other_are_one_hotspot_with_the_rows_at_its_edge()
    {
        var finder = new HotspotFinder(new(100, 1, 3), 1);
        var hotspots = Last(finder, [[0], [1], [2], [3], [9]]);
        Assert.Equal([0.0], Assert.Single(hotspots).MinValues);
        Assert.Equal([3.0], hotspots[0].MaxValues);
        Assert.Equal(4.0 / 3, hotspots[0].Density);
    }

    [Fact]
    public void The_densest_hotspot_comes_first_and_equal_ones_by_their_smallest_values()
    {
        var finder = new HotspotFinder(new(100, 1, 3), 1);
        var hotspots = Last(finder, [[20], [20.5], [21], [0], [0.5], [1], [10], [10.5], [11], [10.2]]);
        Assert.Equal([10.0, 0, 20], hotspots.Select(hotspot => hotspot.MinValues[0]));
    }

    [Fact]
    public void A_side_of_the_box_counts_at_least_as_the_radius()
    {
        var finder = new HotspotFinder(new(100, 0.5, 2), 2);
        Assert.Equal(2 / (0.5 * 0.5), Assert.Single(Last(finder, [[7, 7], [7, 7]])).Density);
    }

    [Fact]
    public void A_negative_zero_is_written_as_zero() =>
        Assert.Equal("""{"hotspots":[{"density":2,"minValues":[0],"maxValues":[0]}]}""", ForestJson.Hotspots(Last(new HotspotFinder(new(100, 1, 2), 1), [[-0.0], [-0.0]])));

    [Fact]
    public void A_row_that_has_left_the_window_counts_no_more()
    {
        var finder = new HotspotFinder(new(100, 1, 2), 1);
        Last(finder, [[0], [0.5]]);
        for (var i = 1; i <= 98; i++)
        {
            Assert.Single(finder.Add([10 * i]));
        }

        Assert.Empty(finder.Add([-50]));
    }

    [Fact]
    public void The_hotspots_are_those_of_a_plain_search_through_the_window() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[2, 12], Gen.Double[0.05, 0.8], Gen.Int[0, 100_000], Gen.Bool).Sample(
            (columns, minimum, radius, seed, rounded) =>
            {
                var parameters = new HotspotParameters(100, radius, minimum);
                var finder = new HotspotFinder(parameters, columns);
                var rows = TestRows.Normals(seed, 230, columns);
                for (var i = 0; i < rows.Length; i++)
                {
                    rows[i] = rounded ? [.. rows[i].Select(x => (Math.Round(4 * x) / 4) + 0.0)] : rows[i];
                    var found = finder.Add(rows[i]);
                    if (i % 23 == 0 || i > 225)
                    {
                        Assert.Equal(Plain(parameters, rows[Math.Max(0, i - 99)..(i + 1)]), Boxes(found));
                    }
                }
            },
            iter: 60);

    [Fact]
    public void A_finder_stored_and_restored_at_any_row_goes_on_with_the_same_hotspots() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[0, 220], Gen.Int[0, 100_000]).Sample(
            (columns, at, seed) =>
            {
                var parameters = new HotspotParameters(100, 0.3, 4);
                var whole = new HotspotFinder(parameters, columns);
                var stored = new HotspotFinder(parameters, columns);
                var rows = TestRows.Normals(seed, 230, columns);
                for (var i = 0; i < rows.Length; i++)
                {
                    stored = i == at ? StoredCopy.Of(stored.Write, HotspotFinder.Read) : stored;
                    Assert.Equal(ForestJson.Hotspots(whole.Add(rows[i])), ForestJson.Hotspots(stored.Add(rows[i])));
                }

                Assert.Equal(StoredCopy.Bytes(whole.Write), StoredCopy.Bytes(stored.Write));
            },
            iter: 40);

    [Fact]
    public void A_square_with_a_fifth_of_the_rows_is_found_as_in_the_service_example()
    {
        // Of 1000 rows over 10 by 10 one in five lies in a square of side 1; the example's radius is 0.2 with 17 rows, and it shows hotspots of density 40 and above.
        var random = new Random(5);
        var finder = new HotspotFinder(new(1000, 0.2, 17), 2);
        IReadOnlyList<Hotspot> hotspots = [];
        for (var i = 0; i < 1500; i++)
        {
            hotspots = finder.Add(random.NextDouble() < 0.2 ? [4 + random.NextDouble(), 7 + random.NextDouble()] : [10 * random.NextDouble(), 10 * random.NextDouble()]);
        }

        var hotspot = Assert.Single(hotspots, hotspot => hotspot.Density >= 40);
        Assert.InRange(hotspot.Density, 100, 300);
        Assert.True(Near(hotspot.MinValues, 4, 7) && Near(hotspot.MaxValues, 5, 8), ForestJson.Hotspots(hotspots));
    }

    [Theory]
    [InlineData(99, 1, 2)]
    [InlineData(1001, 1, 2)]
    [InlineData(100, 0, 2)]
    [InlineData(100, double.NaN, 2)]
    [InlineData(100, double.PositiveInfinity, 2)]
    [InlineData(100, 1, 1)]
    [InlineData(100, 1, 101)]
    public void A_parameter_out_of_range_is_refused(int windowSize, double scanRadius, int minimumPoints) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HotspotFinder(new(windowSize, scanRadius, minimumPoints), 1));

    [Fact]
    public void A_row_that_cannot_be_placed_is_refused() =>
        Assert.Throws<ArgumentException>(() => new HotspotFinder(new(100, 1, 2), 2).Add([1, double.NaN]));

    [Fact]
    public void The_text_is_an_object_with_the_list_of_hotspots()
    {
        Assert.Equal("""{"hotspots":[]}""", ForestJson.Hotspots([]));
        Assert.Equal(
            """{"hotspots":[{"density":2.5,"minValues":[-1,0.25],"maxValues":[3,4]},{"density":1,"minValues":[0,0],"maxValues":[1,1]}]}""",
            ForestJson.Hotspots([new(2.5, [-1, 0.25], [3, 4]), new(1, [0, 0], [1, 1])]));
    }

    private static IReadOnlyList<Hotspot> Last(HotspotFinder finder, double[][] rows)
    {
        IReadOnlyList<Hotspot> hotspots = [];
        foreach (var row in rows)
        {
            hotspots = finder.Add(row);
        }

        return hotspots;
    }

    private static bool Near(IReadOnlyList<double> values, double first, double second) =>
        Math.Abs(values[0] - first) < 0.25 && Math.Abs(values[1] - second) < 0.25;

    private static List<string> Boxes(IEnumerable<Hotspot> hotspots) =>
        [.. hotspots.Select(hotspot => $"{string.Join(' ', hotspot.MinValues)} to {string.Join(' ', hotspot.MaxValues)}").Order(StringComparer.Ordinal)];

    /// <summary>Finds the hotspots by joining the dense rows pair by pair until nothing changes.</summary>
    private static List<string> Plain(HotspotParameters parameters, double[][] rows)
    {
        bool Near(double[] one, double[] other) => one.Zip(other, (a, b) => (a - b) * (a - b)).Sum() <= parameters.ScanRadius * parameters.ScanRadius;
        var dense = rows.Where(row => rows.Count(other => Near(row, other)) >= parameters.MinimumPoints).ToList();
        var groups = dense.Select(row => new List<double[]> { row }).ToList();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = 0; i < groups.Count; i++)
            {
                for (var j = groups.Count - 1; j > i; j--)
                {
                    if (groups[i].Any(one => groups[j].Any(other => Near(one, other))))
                    {
                        groups[i].AddRange(groups[j]);
                        groups.RemoveAt(j);
                        changed = true;
                    }
                }
            }
        }

        return Boxes(groups.Select(group => Box([.. rows.Where(row => group.Any(member => Near(row, member)))])));
    }

    private static Hotspot Box(double[][] rows) =>
        new(0, [.. rows[0].Select((_, i) => rows.Min(row => row[i]))], [.. rows[0].Select((_, i) => rows.Max(row => row[i]))]);
}
