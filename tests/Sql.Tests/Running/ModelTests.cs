using System.Collections.Concurrent;
using CsCheck;
using SensorGrid.Sql.Programs;

namespace SensorGrid.Sql.Tests.Running;

/// <summary>Compares queries with a model that reads all rows again for each result.</summary>
public sealed class ModelTests
{
    private static readonly ConcurrentDictionary<string, SqlProgram> Programs = new();

    [Fact]
    public void Tumbling_groups_are_those_of_all_rows_of_the_step() => Reading.Streams.Sample(
        readings =>
        {
            var expected = readings.GroupBy(reading => reading.Time / 2000).SelectMany(step => step.GroupBy(reading => reading.K ?? "").Select(group => string.Join(
                '|',
                $"{(step.Key + 1) * 2}",
                group.First().K ?? "null",
                group.Count(),
                group.Count(r => r.X is not null),
                Reading.Text(Reading.Sum(group.Select(r => r.X))),
                Reading.Text(Reading.Average(group.Select(r => r.X))),
                Whole(group.Sum(r => (long?)r.N), group),
                Reading.Text(group.Min(r => r.X)),
                Reading.Text(group.Max(r => r.X)),
                Reading.Text(group.First().X),
                Reading.Text(group.Last().X),
                group.Select(r => r.N).Where(n => n is not null).Distinct().Count())));

            Assert.Equal(expected, Query(
                """
                SELECT STREAM "k", COUNT(*), COUNT("x"), SUM("x"), AVG("x"), SUM("n"), MIN("x"), MAX("x"), FIRST_VALUE("x"), LAST_VALUE("x"), COUNT(DISTINCT "n")
                FROM "SOURCE_SQL_STREAM_001" GROUP BY STEP(ROWTIME BY INTERVAL '2' SECOND), "k"
                """,
                readings));
        },
        iter: 300);

    [Fact]
    public void A_window_over_time_is_folded_from_all_its_rows_and_peers() => Reading.Streams.Sample(
        readings => Assert.Equal(
            readings.Select(row => Over(row, [.. readings.Where(r => r.K == row.K && r.Time >= row.Time - 1000 && r.Time <= row.Time)])),
            Query(OverQuery("RANGE INTERVAL '1' SECOND PRECEDING"), readings)),
        iter: 300);

    [Fact]
    public void A_window_over_rows_is_folded_from_the_rows_before_and_the_row() => Reading.Streams.Sample(
        readings => Assert.Equal(
            readings.Select((row, i) => Over(row, [.. readings.Take(i + 1).Where(r => r.K == row.K).TakeLast(4)])),
            Query(OverQuery("ROWS 3 PRECEDING"), readings)),
        iter: 300);

    [Fact]
    public void A_window_without_bound_is_folded_from_all_rows_so_far() => Reading.Streams.Sample(
        readings => Assert.Equal(
            readings.Select((row, i) => Over(row, [.. readings.Take(i + 1).Where(r => r.K == row.K)])),
            Query(OverQuery("ROWS UNBOUNDED PRECEDING"), readings)),
        iter: 300);

    [Fact]
    public void Stagger_windows_open_with_a_row_and_close_a_fixed_time_later() => Reading.Streams.Sample(
        readings =>
        {
            var windows = new List<(long Start, List<Reading> Rows)>();
            foreach (var reading in readings)
            {
                var open = windows.FindLast(window => window.Rows[0].K == reading.K);
                if (open.Rows is null || reading.Time >= open.Start + 1500)
                {
                    windows.Add(open = (reading.Time, []));
                }

                open.Rows.Add(reading);
            }

            Assert.Equal(
                windows.Select(window => $"{(window.Start + 1500) / 1000m:0.###}|{window.Rows[0].K ?? "null"}|{window.Rows.Count}|{Reading.Text(Reading.Sum(window.Rows.Select(r => r.X)))}"),
                Query("SELECT STREAM \"k\", COUNT(*), SUM(\"x\") FROM \"SOURCE_SQL_STREAM_001\" WINDOWED BY STAGGER (PARTITION BY \"k\" RANGE INTERVAL '1.5' SECOND)", readings));
        },
        iter: 300);

    [Fact]
    public void Lag_and_lead_are_the_neighbours_in_the_partition() => Reading.Streams.Sample(
        readings =>
        {
            var expected = readings.Select((row, i) =>
            {
                var before = readings.Take(i).Where(r => r.K == row.K).ToList();
                var behind = readings.Skip(i + 1).Where(r => r.K == row.K).ToList();
                var lag = before.Count >= 2 ? before[^2].X : 9;
                var known = before.Where(r => r.X is not null).ToList();
                var lead = behind.Count > 0 ? behind[0].N : -1;
                return $"{row.Time / 1000m:0.###}|{Reading.Text(lag)}|{Reading.Text(known.Count > 0 ? known[^1].X : null)}|{lead?.ToString() ?? "null"}|{before.Count + 1}";
            });

            Assert.Equal(expected, Query(
                """
                SELECT STREAM LAG("x", 2, 9) OVER p, LAG("x") IGNORE NULLS OVER p, LEAD("n", 1, -1) OVER p, ROW_NUMBER() OVER p
                FROM "SOURCE_SQL_STREAM_001" WINDOW p AS (PARTITION BY "k")
                """,
                readings));
        },
        iter: 300);

    [Fact]
    public void Distinct_rows_of_a_step_leave_once() => Reading.Streams.Sample(
        readings => Assert.Equal(
            readings.DistinctBy(row => (row.Time / 1000, row.K)).Select(row => $"{row.Time / 1000m:0.###}|{row.K ?? "null"}"),
            Query("SELECT \"k\" FROM (SELECT STREAM DISTINCT FLOOR(ROWTIME TO SECOND) AS t, \"k\" FROM \"SOURCE_SQL_STREAM_001\") AS d", readings)),
        iter: 300);

    [Fact]
    public void Rows_of_a_step_are_sorted_stably_with_nulls_as_the_greatest() => Reading.Streams.Sample(
        readings => Assert.Equal(
            readings.GroupBy(row => row.Time / 2000).SelectMany(step => step.OrderByDescending(row => row.N is null).ThenByDescending(row => row.N).ThenBy(row => row.K is null).ThenBy(row => row.K, StringComparer.Ordinal))
                .Select(row => $"{row.Time / 1000m:0.###}|{row.K ?? "null"}|{row.N?.ToString() ?? "null"}"),
            Query("SELECT STREAM \"k\", \"n\" FROM \"SOURCE_SQL_STREAM_001\" ORDER BY STEP(ROWTIME BY INTERVAL '2' SECOND), \"n\" DESC, \"k\"", readings)),
        iter: 300);

    [Fact]
    public void A_join_of_streams_pairs_each_row_with_those_in_the_other_window() => Reading.Streams.Sample(
        readings =>
        {
            var lefts = readings.Where(row => row.N is not null && row.K is not null).ToList();
            var rights = readings.Where(row => row.X is not null && row.K is not null).ToList();
            var pairs = lefts.SelectMany(left => rights.Where(right => right.K == left.K && left.Time - right.Time <= 1000 && right.Time - left.Time <= 500)
                .Select(right => $"{Math.Max(left.Time, right.Time) / 1000m:0.###}|{left.N}|{Reading.Text(right.X)}|{(left.Time - right.Time) / 1000m:0.###}"));

            var query = """
                SELECT STREAM l."n", r."x", UNIX_TIMESTAMP(l.ROWTIME) - UNIX_TIMESTAMP(r.ROWTIME)
                FROM (SELECT STREAM "k", "n" FROM "SOURCE_SQL_STREAM_001" WHERE "n" IS NOT NULL) OVER (RANGE INTERVAL '0.5' SECOND PRECEDING) AS l
                JOIN (SELECT STREAM "k", "x" FROM "SOURCE_SQL_STREAM_001" WHERE "x" IS NOT NULL) OVER (RANGE INTERVAL '1' SECOND PRECEDING) AS r ON l."k" = r."k"
                """;
            var rows = Query(query, readings).Select(row => row.Split('|')).Select(row => $"{row[0]}|{row[1]}|{row[2]}|{long.Parse(row[3]) / 1000m:0.###}");

            Assert.Equal(pairs.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        },
        iter: 300);

    [Fact]
    public void A_row_without_partner_leaves_when_its_window_has_passed() => Reading.Streams.Sample(
        readings =>
        {
            var lefts = readings.Where(row => row.N is 5).ToList();
            var rights = readings.Where(row => row.N is 1).ToList();
            var expected = lefts.SelectMany(left =>
            {
                var partners = rights.Where(right => right.Time >= left.Time && right.Time <= left.Time + 1000).ToList();
                return partners.Count > 0
                    ? partners.Select(right => $"{right.Time / 1000m:0.###}|{left.Time}|{right.Time}")
                    : [$"{(left.Time + 1000) / 1000m:0.###}|{left.Time}|null"];
            });

            var start = $"TIMESTAMP '{DateTimeOffset.FromUnixTimeMilliseconds(Some.Start):yyyy-MM-dd HH:mm:ss}'";
            var query = $"""
                SELECT STREAM TSDIFF({start}, l."t"), TSDIFF({start}, r."t")
                FROM (SELECT STREAM ROWTIME AS "t" FROM "SOURCE_SQL_STREAM_001" WHERE "n" = 5) OVER (RANGE INTERVAL '1' SECOND PRECEDING) AS l
                LEFT JOIN (SELECT STREAM ROWTIME AS "t" FROM "SOURCE_SQL_STREAM_001" WHERE "n" = 1) OVER (RANGE INTERVAL '0' SECOND PRECEDING) AS r ON TRUE
                """;

            Assert.Equal(expected.Order(StringComparer.Ordinal), Query(query, readings).Order(StringComparer.Ordinal));
        },
        iter: 300);

    [Fact]
    public void A_union_has_all_rows_in_the_order_of_time() => Reading.Streams.Sample(
        readings => Assert.Equal(
            readings.GroupBy(row => row.Time / 1000).Select(step => (Time: (step.Key + 1) * 1000, Row: $"count {step.Count()}"))
                .Concat(readings.Select(row => (row.Time, Row: row.K ?? "null"))).OrderBy(row => row.Time).Select(row => $"{row.Time / 1000m:0.###}|{row.Row}"),
            Query(
                """
                SELECT STREAM 'count ' || CAST(COUNT(*) AS VARCHAR(10)) FROM "SOURCE_SQL_STREAM_001" GROUP BY STEP(ROWTIME BY INTERVAL '1' SECOND)
                UNION ALL
                SELECT STREAM COALESCE("k", 'null') FROM "SOURCE_SQL_STREAM_001"
                """,
                readings)),
        iter: 300);

    private static string OverQuery(string frame) => $"""
        SELECT STREAM COUNT(*) OVER w, COUNT("x") OVER w, SUM("x") OVER w, AVG("x") OVER w, SUM("n") OVER w, MIN("x") OVER w, MAX("n") OVER w, FIRST_VALUE("x") OVER w, LAST_VALUE("x") OVER w
        FROM "SOURCE_SQL_STREAM_001" WINDOW w AS (PARTITION BY "k" {frame})
        """;

    private static string Over(Reading row, List<Reading> rows) => string.Join(
        '|',
        $"{row.Time / 1000m:0.###}",
        rows.Count,
        rows.Count(r => r.X is not null),
        Reading.Text(Reading.Sum(rows.Select(r => r.X))),
        Reading.Text(Reading.Average(rows.Select(r => r.X))),
        Whole(rows.Sum(r => (long?)r.N), rows),
        Reading.Text(rows.Min(r => r.X)),
        rows.Max(r => r.N)?.ToString() ?? "null",
        Reading.Text(rows[0].X),
        Reading.Text(rows[^1].X));

    private static string Whole(long? sum, IEnumerable<Reading> rows) => rows.Any(row => row.N is not null) ? $"{sum}" : "null";

    private static string[] Query(string query, Reading[] readings) =>
        Some.Run(Programs.GetOrAdd(query, text => Some.Program(text)), readings.Select(reading => reading.Row))[""];
}
