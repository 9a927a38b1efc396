using CsCheck;

namespace SensorGrid.Sql.Tests.Running;

/// <summary>Joins whose rows are bounded by the times of windows, against loops over all pairs.</summary>
public sealed class JoinBoundsTests
{
    private const string Highest = "(SELECT MAX(\"x\") AS highest, window_end AS at_end FROM TABLE(TUMBLE(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME), INTERVAL '2' SECOND)) GROUP BY window_start, window_end) AS m";

    [Theory]
    [InlineData("JOIN", "ON s.\"x\" = m.highest WHERE s.ROWTIME BETWEEN m.at_end - INTERVAL '2' SECOND AND m.at_end")]
    [InlineData("JOIN", "ON s.\"x\" = m.highest AND s.ROWTIME >= m.at_end - INTERVAL '2' SECOND AND m.at_end >= s.ROWTIME")]
    [InlineData(",", "WHERE s.\"x\" = m.highest AND s.ROWTIME + INTERVAL '2' SECOND >= m.at_end AND s.ROWTIME <= m.at_end")]
    public void Rows_meet_the_aggregate_of_a_window_near_its_end(string join, string condition) => Reading.Streams.Sample(
        readings =>
        {
            var windows = readings.GroupBy(reading => reading.Time / 2000).Select(window => (End: (window.Key + 1) * 2000, Highest: window.Max(reading => reading.X)));
            var expected = from window in windows
                           from reading in readings
                           where reading.X is not null && reading.X == window.Highest && reading.Time >= window.End - 2000 && reading.Time <= window.End
                           select $"{Reading.Text(reading.X)}|{reading.Time}|{window.End}";
            Assert.Equal(expected.Order(StringComparer.Ordinal), Joined($"{Selected} FROM SOURCE_SQL_STREAM_001 AS s {join} {Highest} {condition}", readings));
        },
        iter: 200);

    [Fact]
    public void A_row_of_a_left_join_with_a_window_leaves_once_with_or_without_partner() => Reading.Streams.Sample(
        readings =>
        {
            var windows = readings.GroupBy(reading => reading.Time / 2000).Select(window => (End: (window.Key + 1) * 2000, Highest: window.Max(reading => reading.X))).ToList();
            var expected = readings.SelectMany(reading => windows
                .Where(window => reading.X is not null && reading.X == window.Highest && reading.Time >= window.End - 1000 && reading.Time <= window.End)
                .Select(window => (long?)window.End).DefaultIfEmpty()
                .Select(end => $"{Reading.Text(reading.X)}|{reading.Time}|{end?.ToString() ?? "null"}"));
            Assert.Equal(
                expected.Order(StringComparer.Ordinal),
                Joined($"{Selected} FROM SOURCE_SQL_STREAM_001 AS s LEFT JOIN {Highest} ON s.\"x\" = m.highest AND s.ROWTIME BETWEEN m.at_end - INTERVAL '1' SECOND AND m.at_end", readings));
        },
        iter: 200);

    [Fact]
    public void Rows_in_windows_meet_the_aggregate_of_their_window() => Reading.Streams.Sample(
        readings =>
        {
            var expected = readings.Where(reading => reading.X is not null && reading.X == readings.Where(other => other.Time / 2000 == reading.Time / 2000).Max(other => other.X))
                .Select(reading => $"{Reading.Text(reading.X)}|{reading.Time}|{((reading.Time / 2000) + 1) * 2000}");
            Assert.Equal(
                expected.Order(StringComparer.Ordinal),
                Joined($"{Selected} FROM TABLE(TUMBLE(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME), INTERVAL '2' SECOND)) AS s JOIN {Highest} ON s.window_end = m.at_end AND s.\"x\" = m.highest", readings));
        },
        iter: 200);

    [Theory]
    [InlineData("FLOOR(ROWTIME TO MONTH)")]
    [InlineData("STEP(ROWTIME BY INTERVAL '8' DAY)")]
    public void Times_of_long_or_unequal_steps_bound_nothing(string time) => Assert.Contains(
        "Two streams can be joined only within a window",
        Assert.Single(Some.Issues(
            $"SELECT s.\"x\" FROM SOURCE_SQL_STREAM_001 AS s JOIN (SELECT {time} AS t, SUM(\"x\") AS y FROM SOURCE_SQL_STREAM_001 GROUP BY {time}) AS m ON s.\"x\" = m.y AND s.ROWTIME BETWEEN m.t AND m.t + INTERVAL '1' SECOND")),
        StringComparison.Ordinal);

    private const string Selected = "SELECT s.\"x\", UNIX_TIMESTAMP(s.ROWTIME), UNIX_TIMESTAMP(m.at_end)";

    /// <summary>Runs a query, and gives its rows without ROWTIME and with times since the start, in the order of their texts.</summary>
    private static IEnumerable<string> Joined(string query, Reading[] readings) => Some.Query(query, [.. readings.Select(reading => reading.Row)])
        .Select(row => row.Split('|'))
        .Select(row => $"{row[1]}|{Since(row[2])}|{Since(row[3])}")
        .Order(StringComparer.Ordinal);

    private static string Since(string time) => time == "null" ? time : $"{long.Parse(time, System.Globalization.CultureInfo.InvariantCulture) - Some.Start}";
}
