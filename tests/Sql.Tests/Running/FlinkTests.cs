using CsCheck;

namespace SensorGrid.Sql.Tests.Running;

public sealed class FlinkTests
{
    [Theory]
    [InlineData("SELECT window_start, window_end, window_time, \"k\", COUNT(*) FROM TABLE(TUMBLE(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, window_time, \"k\"")]
    [InlineData("SELECT window_start, window_end, window_time, \"k\", COUNT(*) FROM TABLE(TUMBLE(DATA => TABLE SOURCE_SQL_STREAM_001, TIMECOL => DESCRIPTOR(ROWTIME), SIZE => INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, window_time, \"k\"")]
    [InlineData("SELECT TUMBLE_START(ROWTIME, INTERVAL '1' MINUTE), TUMBLE_END(ROWTIME, INTERVAL '1' MINUTE), TUMBLE_ROWTIME(ROWTIME, INTERVAL '1' MINUTE), \"k\", COUNT(*) FROM SOURCE_SQL_STREAM_001 GROUP BY \"k\", TUMBLE(ROWTIME, INTERVAL '1' MINUTE)")]
    public void Spellings_of_tumbling_windows_give_the_same_rows(string query) => Assert.Equal(
        [
            "60|2024-05-06 11:00:00|2024-05-06 11:01:00|2024-05-06 11:00:59.999|a|2",
            "60|2024-05-06 11:00:00|2024-05-06 11:01:00|2024-05-06 11:00:59.999|b|1",
            "120|2024-05-06 11:01:00|2024-05-06 11:02:00|2024-05-06 11:01:59.999|a|1",
        ],
        Some.Query(query, Some.Reading(1, "a", 1), Some.Reading(2, "b", 1), Some.Reading(59.999, "a", 1), Some.Reading(60, "a", 1)));

    [Fact]
    public void A_row_is_in_each_hopping_window_that_covers_it() => Reading.Streams.Sample(
        readings =>
        {
            var last = readings.Length > 0 ? readings[^1].Time : 0;
            var expected = Enumerable.Range(-2, (int)(last / 1000) + 4).Select(start => start * 1000L)
                .Select(start => (End: start + 3000, Rows: readings.Where(row => row.Time >= start && row.Time < start + 3000).ToList()))
                .SelectMany(window => window.Rows.GroupBy(row => row.K ?? "").Select(group => $"{window.End / 1000}|{group.First().K ?? "null"}|{group.Count()}|{Reading.Text(Reading.Sum(group.Select(row => row.X)))}"));

            Assert.Equal(expected, Query("HOP(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME), INTERVAL '1' SECOND, INTERVAL '3' SECOND)", readings));
        },
        iter: 100);

    [Fact]
    public void A_cumulating_window_grows_by_steps_from_the_first_row_on() => Reading.Streams.Sample(
        readings =>
        {
            var last = readings.Length > 0 ? readings[^1].Time : 0;
            var expected = Enumerable.Range(0, (int)(last / 3000) + 1).SelectMany(window => Enumerable.Range(1, 3).Select(step => (Start: window * 3000L, End: (window * 3000L) + (step * 1000))))
                .SelectMany(window => readings.Where(row => row.Time >= window.Start && row.Time < window.End).GroupBy(row => row.K ?? "")
                    .Select(group => $"{window.End / 1000}|{group.First().K ?? "null"}|{group.Count()}|{Reading.Text(Reading.Sum(group.Select(row => row.X)))}"));

            Assert.Equal(expected, Query("CUMULATE(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME), INTERVAL '1' SECOND, INTERVAL '3' SECOND)", readings));
        },
        iter: 100);

    [Fact]
    public void A_session_lasts_while_rows_come_within_the_gap() => Reading.Streams.Sample(
        readings =>
        {
            var sessions = new List<List<Reading>>();
            foreach (var reading in readings)
            {
                var open = sessions.FindLast(session => session[0].K == reading.K);
                if (open is null || reading.Time > open[^1].Time + 1000)
                {
                    sessions.Add(open = []);
                }

                open.Add(reading);
            }

            Assert.Equal(
                sessions.OrderBy(session => session[^1].Time).Select(session => $"{(session[^1].Time + 1000) / 1000m:0.###}|{session[0].K ?? "null"}|{session.Count}|{Reading.Text(Reading.Sum(session.Select(row => row.X)))}"),
                Query("SESSION(TABLE SOURCE_SQL_STREAM_001 PARTITION BY \"k\", DESCRIPTOR(ROWTIME), INTERVAL '1' SECOND)", readings));
        },
        iter: 100);

    [Fact]
    public void A_session_knows_its_bounds() => Assert.Equal(
        ["11|2024-05-06 11:00:01|2024-05-06 11:00:11|2"],
        Some.Query(
            "SELECT window_start, window_end, COUNT(*) FROM TABLE(SESSION(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME), INTERVAL '5' SECOND)) GROUP BY window_start, window_end",
            Some.Reading(1, "a", 1),
            Some.Reading(6, "b", 1)));

    [Fact]
    public void An_offset_moves_the_windows() => Assert.Equal(
        ["10|1", "70|1"],
        Some.Query("SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME), INTERVAL '1' MINUTE, INTERVAL '10' SECOND)) GROUP BY window_start, window_end", Some.Reading(1, "a", 1), Some.Reading(10, "a", 1)));

    [Theory]
    [InlineData("HOP(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME), INTERVAL '3' SECOND, INTERVAL '1' SECOND)", "1:28 HOP(TABLE t, DESCRIPTOR(ROWTIME), slide, size [, offset]), the slide first: the size must be a multiple of the other interval. Are they in the wrong order?")]
    [InlineData("TUMBLE(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(\"n\"), INTERVAL '3' SECOND)", "1:64 Windows are over ROWTIME, in whose order the rows come, and \"n\" may fall: write DESCRIPTOR(ROWTIME), or declare the table with WATERMARK FOR \"n\" AS \"n\" - INTERVAL '5' SECOND.")]
    [InlineData("TUMBLE(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME))", "1:28 TUMBLE(TABLE t, DESCRIPTOR(ROWTIME), size [, offset]); SIZE is missing.")]
    public void A_wrong_window_function_is_told(string function, string issue) => Assert.Equal([issue], Some.Issues($"SELECT COUNT(*) FROM TABLE({function}) GROUP BY window_start, window_end;"));

    private static string[] Query(string function, Reading[] readings) => Some.Query(
        $"SELECT \"k\", COUNT(*), SUM(\"x\") FROM TABLE({function}) GROUP BY window_start, window_end, \"k\"", [.. readings.Select(reading => reading.Row)]);
}
