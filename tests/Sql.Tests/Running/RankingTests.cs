using System.Globalization;
using CsCheck;

namespace SensorGrid.Sql.Tests.Running;

/// <summary>Numbers of rows by an order of values, against counts of the rows that are before.</summary>
public sealed class RankingTests
{
    private const string Windows = "TABLE(TUMBLE(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME), INTERVAL '2' SECOND))";

    [Theory]
    [InlineData("<=", 2)]
    [InlineData("=", 1)]
    public void Rows_of_a_window_are_numbered_by_how_many_are_before(string comparison, int most) => Reading.Streams.Sample(
        readings =>
        {
            var expected = readings.SelectMany((row, at) =>
            {
                var partition = readings.Where(other => other.Time / 2000 == row.Time / 2000 && other.K == row.K).ToList();
                var before = partition.Where(other => IsBefore(other, row)).ToList();
                var (rank, dense) = (before.Count + 1, before.Select(other => other.N).Distinct().Count() + 1);
                var number = rank + readings.Take(at).Count(other => other.Time / 2000 == row.Time / 2000 && other.K == row.K && other.N == row.N);
                return (comparison == "=" ? rank == most : rank <= most) ? [$"{row.K ?? "null"}|{Reading.Text(row.X)}|{row.N?.ToString(CultureInfo.InvariantCulture) ?? "null"}|{number}|{rank}|{dense}"] : Enumerable.Empty<string>();
            });
            Assert.Equal(
                expected.Order(StringComparer.Ordinal),
                Sorted($"SELECT \"k\", \"x\", \"n\", place, ranked, dense FROM (SELECT *, ROW_NUMBER() OVER w AS place, RANK() OVER w AS ranked, DENSE_RANK() OVER w AS dense FROM {Windows} WINDOW w AS (PARTITION BY window_start, window_end, \"k\" ORDER BY \"n\" DESC)) WHERE ranked {comparison} {most}", readings));
        },
        iter: 200);

    [Theory]
    [InlineData("TUMBLE(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME), INTERVAL '4' SECOND)", 4)]
    [InlineData("HOP(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME), INTERVAL '2' SECOND, INTERVAL '4' SECOND)", 2)]
    public void Groups_of_a_window_are_numbered_by_their_aggregates_in_one_query(string windows, int slide) => Reading.Streams.Sample(
        readings =>
        {
            var inWindows = readings.SelectMany(row => Starts(row.Time / 1000, slide).Select(start => (Start: start, Row: row)));
            var groups = inWindows.GroupBy(one => (one.Start, one.Row.K)).Select(group => (group.Key.Start, group.Key.K, Count: group.Count(), Sum: group.Sum(one => (long)(one.Row.N ?? 0)))).ToList();
            var expected = groups.Where(group => group.Count > 1).SelectMany(group =>
            {
                var rank = groups.Count(other => other.Start == group.Start && other.Count > 1 && other.Sum > group.Sum) + 1;
                return rank <= 2 ? [$"{group.Start}|{group.K ?? "null"}|{group.Sum}|{group.Count}|{rank}"] : Enumerable.Empty<string>();
            });
            Assert.Equal(
                expected.Order(StringComparer.Ordinal),
                Sorted($"SELECT (UNIX_TIMESTAMP(window_start) - {Some.Start}) / 1000, \"k\", total, c, place FROM (SELECT window_start, window_end, \"k\", SUM(COALESCE(\"n\", 0)) AS total, COUNT(*) AS c, RANK() OVER (PARTITION BY window_start, window_end ORDER BY SUM(COALESCE(\"n\", 0)) DESC) AS place FROM TABLE({windows}) GROUP BY window_start, window_end, \"k\" HAVING COUNT(*) > 1) WHERE place <= 2", readings));
        },
        iter: 200);

    [Fact]
    public void Windows_over_finished_groups_stand_beside_GROUP_BY() => Reading.Streams.Sample(
        readings =>
        {
            var expected = new List<string>();
            var (totals, last) = (new Dictionary<string, long>(), new Dictionary<string, int>());
            foreach (var group in readings.GroupBy(row => row.Time / 2000).SelectMany(step => step.GroupBy(row => row.K ?? "null")))
            {
                totals[group.Key] = totals.GetValueOrDefault(group.Key) + group.Count();
                expected.Add($"{((group.First().Time / 2000) + 1) * 2}|{group.Key}|{group.Count()}|{totals[group.Key]}|{(last.TryGetValue(group.Key, out var before) ? $"{group.Count() - before}" : "null")}");
                last[group.Key] = group.Count();
            }

            Assert.Equal(
                expected,
                Some.Query(
                    "SELECT STREAM \"k\", COUNT(*) AS c, SUM(COUNT(*)) OVER (PARTITION BY \"k\" ROWS UNBOUNDED PRECEDING), COUNT(*) - LAG(COUNT(*)) OVER (PARTITION BY \"k\") FROM SOURCE_SQL_STREAM_001 GROUP BY \"k\", STEP(ROWTIME BY INTERVAL '2' SECOND)",
                    [.. readings.Select(reading => reading.Row)]));
        },
        iter: 200);

    [Fact]
    public void Groups_are_by_the_text_of_a_day_that_its_row_leaves_behind() => Assert.Equal(
        ["46800|2024-05-06|11:00|3|3", "133200|2024-05-07|00:30|5|1"],
        Some.Query(
            "SELECT DATE_FORMAT(ROWTIME, 'yyyy-MM-dd') AS d, MAX(DATE_FORMAT(ROWTIME, 'HH:mm')), SUM(\"x\"), COUNT(*) FROM SOURCE_SQL_STREAM_001 GROUP BY DATE_FORMAT(ROWTIME, 'yyyy-MM-dd')",
            Some.Reading(1, "a", 1), Some.Reading(2, "b", 1), Some.Reading(3, "b", 1), Some.Reading((13 * 3600) + 1800, "a", 5)));

    [Theory]
    [InlineData("DATE_FORMAT(ROWTIME, 'HH:mm')")]
    [InlineData("DATE_FORMAT(ROWTIME, 'MM-yyyy')")]
    [InlineData("DATE_FORMAT(ROWTIME, 'yy-MM')")]
    [InlineData("TIMESTAMP_TO_CHAR('yyyy-dd', ROWTIME)")]
    [InlineData("TIMESTAMP_TO_CHAR('x', ROWTIME)")]
    public void Texts_of_times_that_return_are_no_steps(string time) =>
        Assert.NotEmpty(Some.Issues($"SELECT COUNT(*) FROM SOURCE_SQL_STREAM_001 GROUP BY {time}"));

    // Nulls are the greatest values.
    private static bool IsBefore(Reading other, Reading row) => (other.N ?? int.MaxValue) > (row.N ?? int.MaxValue);

    private static IEnumerable<long> Starts(long second, int slide)
    {
        // The rows begin at a full hour, so windows of seconds begin at multiples from there, also before it.
        for (var start = second - (second % slide); start > second - 4; start -= slide)
        {
            yield return start;
        }
    }

    private static IEnumerable<string> Sorted(string query, Reading[] readings) =>
        Some.Query(query, [.. readings.Select(reading => reading.Row)]).Select(row => row[(row.IndexOf('|', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal);
}
