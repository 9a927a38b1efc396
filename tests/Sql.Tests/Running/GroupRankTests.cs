using CsCheck;

namespace SensorGrid.Sql.Tests.Running;

/// <summary>GROUP_RANK, and OVERLAPS.</summary>
public sealed class GroupRankTests
{
    private const string Declared = """
        CREATE FUNCTION group_rank(c cursor, rankByColumnName VARCHAR(128), rankOutColumnName VARCHAR(128), sortOrder VARCHAR(10), outputOrder VARCHAR(10), maxIdle INTEGER, outputMax INTEGER)
            returns table(c.*, "groupRank" INTEGER) language java parameter style system defined java no sql external name 'class:com.sqlstream.plugin.grouprank.GroupRank.groupRank';

        """;

    [Theory]
    [InlineData("asc", "none", 0)]
    [InlineData("desc", "asc", 2)]
    [InlineData("DESC", "desc", 3)]
    public void Rows_of_one_ROWTIME_are_ranked_by_how_many_are_before(string sort, string output, int most) => Reading.Streams.Sample(
        readings =>
        {
            var isDescending = sort != "asc";
            var expected = readings.GroupBy(row => row.Time).SelectMany(group =>
            {
                var ranked = group.Select(row => (Row: row, Rank: group.Count(other => isDescending ? Order(other) > Order(row) : Order(other) < Order(row)) + 1));
                var ordered = output == "asc" ? ranked.OrderBy(one => one.Rank) : output == "desc" ? ranked.OrderByDescending(one => one.Rank) : ranked;
                return (most > 0 ? ordered.Take(most) : ordered).Select(one => $"{Seconds(one.Row)}|{one.Row.K ?? "null"}|{one.Rank}");
            });
            Assert.Equal(
                expected,
                Some.Query(
                    $"{Declared}SELECT STREAM \"k\", \"groupRank\" FROM TABLE(GROUP_RANK(CURSOR(SELECT STREAM * FROM SOURCE_SQL_STREAM_001), 'n', 'groupRank', '{sort}', '{output}', 10, {most}));",
                    [.. readings.Select(reading => reading.Row)]));
        },
        iter: 200);

    [Fact]
    public void Groups_of_a_step_are_ranked() => Assert.Equal(
        ["1|b|9|1", "1|a|3|2", "2|a|1|1"],
        Some.Query(
            "SELECT STREAM k, total, \"rank\" FROM TABLE(GROUP_RANK(CURSOR(SELECT STREAM \"k\" AS k, SUM(\"x\") AS total FROM SOURCE_SQL_STREAM_001 GROUP BY \"k\", FLOOR(ROWTIME TO SECOND)), 'TOTAL', 'rank', 'desc', 'asc', 0, 0));",
            Some.Reading(0, "a", 1), Some.Reading(0.1, "b", 9), Some.Reading(0.2, "a", 2), Some.Reading(1, "a", 1)));

    [Theory]
    [InlineData("'z', 'r', 'asc', 'asc', 0, 0", "has no column 'z'")]
    [InlineData("'n', 'r', 'up', 'asc', 0, 0", "sortOrder of GROUP_RANK is one of 'asc', 'desc', and not 'up'.")]
    [InlineData("'n', 'r', 'asc', 'asc', 0, -1", "outputMax must be 0 to")]
    [InlineData("'n', 'r', 'asc', 'asc'", "takes 6 arguments besides the query, and has 4")]
    public void A_rank_that_is_wrong_is_told(string arguments, string message) => Assert.Contains(
        Some.Issues($"SELECT STREAM * FROM TABLE(GROUP_RANK(CURSOR(SELECT STREAM * FROM SOURCE_SQL_STREAM_001), {arguments}))"), issue => issue.Contains(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("(ROWTIME, INTERVAL '2' SECOND) OVERLAPS (TIMESTAMP '2024-05-06 11:00:04', TIMESTAMP '2024-05-06 11:00:05')", "2", "3", "4", "5")]
    [InlineData("(TIMESTAMP '2024-05-06 11:00:05', TIMESTAMP '2024-05-06 11:00:04') OVERLAPS (ROWTIME, ROWTIME)", "4", "5")]
    [InlineData("NOT (ROWTIME, ROWTIME + INTERVAL '1' SECOND) OVERLAPS (TIMESTAMP '2024-05-06 11:00:03', INTERVAL '10' SECOND) OR \"x\" IS NULL", "1")]
    [InlineData("(TIME '09:00:00', TIME '10:00:00') OVERLAPS (TIME '10:15:00', INTERVAL '3' HOUR)")]
    [InlineData("(ROWTIME, CAST(NULL AS TIMESTAMP)) OVERLAPS (ROWTIME, ROWTIME)")]
    public void Periods_overlap_where_they_have_an_instant_in_common(string condition, params string[] seconds) => Assert.Equal(
        seconds,
        Some.Query($"SELECT STREAM \"x\" FROM SOURCE_SQL_STREAM_001 WHERE {condition}", [.. Enumerable.Range(1, 6).Select(second => Some.Reading(second, "a", 0))]).Select(row => row.Split('|')[0]));

    // Nulls are the greatest values.
    private static long Order(Reading row) => row.N ?? long.MaxValue;

    private static string Seconds(Reading row) => (row.Time / 1000m).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);
}
