using CsCheck;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Running;

/// <summary>LISTAGG, and what FIRST_VALUE, LAST_VALUE and the readers of times make of nulls and of unreadable text in programs of Flink.</summary>
public sealed class ListsTests
{
    private const string Table = "CREATE TABLE SOURCE_SQL_STREAM_001 (k STRING, x DOUBLE, n INT, ts AS PROCTIME()) WITH ('connector' = 'kinesis');";

    [Fact]
    public void A_list_has_the_texts_of_the_group_in_the_order_of_its_rows() => Reading.Streams.Sample(
        readings =>
        {
            var expected = readings.GroupBy(row => row.Time / 2000).Select(step =>
            {
                var all = step.Where(row => row.K is not null).Select(row => row.K!).ToList();
                var some = step.Where(row => row.K is not null && row.N > 1).Select(row => row.K!);
                return string.Join('|', List(all, ","), List(all.Distinct(), " - "), List(some, ""), List(step.Select(row => row.N?.ToString(System.Globalization.CultureInfo.InvariantCulture)).OfType<string>(), ";"));
            });
            Assert.Equal(
                expected,
                Some.Query(
                    "SELECT STREAM LISTAGG(\"k\"), LISTAGG(DISTINCT \"k\", ' - '), STRING_AGG(\"k\", '') FILTER (WHERE \"n\" > 1), LISTAGG(\"n\", ';') FROM SOURCE_SQL_STREAM_001 GROUP BY STEP(ROWTIME BY INTERVAL '2' SECOND)",
                    [.. readings.Select(reading => reading.Row)]).Select(WithoutTime));
        },
        iter: 200);

    [Fact]
    public void A_list_of_a_window_has_the_rows_that_are_in_it() => Reading.Streams.Sample(
        readings => Assert.Equal(
            readings.Select((row, at) => List(readings.Take(at + 1).Where(other => other.K == row.K).TakeLast(3).Select(other => other.K).OfType<string>(), "+")),
            Some.Query("SELECT STREAM LISTAGG(\"k\", '+') OVER (PARTITION BY \"k\" ROWS 2 PRECEDING) FROM SOURCE_SQL_STREAM_001", [.. readings.Select(reading => reading.Row)]).Select(WithoutTime)),
        iter: 200);

    [Theory]
    [InlineData(65_535, 1)]
    [InlineData(65_536, 0)]
    public void A_list_has_at_most_65535_characters(int characters, int rows)
    {
        var recorded = Some.Run(
            Some.Program("SELECT CHAR_LENGTH(LISTAGG(\"k\")) FROM SOURCE_SQL_STREAM_001 GROUP BY FLOOR(ROWTIME TO SECOND); CREATE STREAM failed (name VARCHAR(20)); INSERT INTO failed SELECT ERROR_NAME FROM error_stream;"),
            [Some.Reading(0, new string('a', 40_000), 0), Some.Reading(0.1, new string('b', characters - 40_001), 0), Some.Reading(1, "c", 0)]);
        Assert.Equal([.. rows == 1 ? new[] { $"1|{characters}" } : [], "2|1"], recorded[""]);
        Assert.Equal(rows == 1 ? [] : ["1|DOMAIN"], recorded["FAILED"]);
    }

    [Theory]
    [InlineData("LISTAGG()", "takes a text and a separator")]
    [InlineData("LISTAGG(\"k\", \"k\")", "must be a text in quotes")]
    [InlineData("LISTAGG(\"k\", 5)", "must be a text in quotes")]
    [InlineData("COLLECT(\"k\")", "write LISTAGG(x, ',')")]
    public void A_list_that_is_wrong_is_told(string list, string message) =>
        Assert.Contains(message, Some.Issues($"SELECT {list} FROM SOURCE_SQL_STREAM_001 GROUP BY FLOOR(ROWTIME TO SECOND)")[0], StringComparison.Ordinal);

    [Fact]
    public void The_first_and_last_values_of_Flink_pass_over_nulls() => Reading.Streams.Sample(
        readings =>
        {
            var expected = readings.GroupBy(row => row.Time / 2000).Select(step =>
            {
                var values = step.Where(row => row.X is not null).ToList();
                return string.Join('|', Reading.Text(values.FirstOrDefault()?.X), Reading.Text(values.LastOrDefault()?.X), Reading.Text(step.Last().X), Reading.Text(values.LastOrDefault(row => row.N > 1)?.X));
            });
            Assert.Equal(
                expected,
                Some.Query(
                    $"{Table} SELECT FIRST_VALUE(x), LAST_VALUE(x), LAST_VALUE(x) RESPECT NULLS, LAST_VALUE(x) FILTER (WHERE n > 1) FROM SOURCE_SQL_STREAM_001 GROUP BY TUMBLE(ts, INTERVAL '2' SECOND)",
                    [.. readings.Select(reading => reading.Row)]).Select(WithoutTime));
        },
        iter: 200);

    [Fact]
    public void The_first_value_of_a_window_of_Flink_passes_over_nulls() => Assert.Equal(
        ["null", "2", "2", "3"],
        Some.Query(
            $"{Table} SELECT FIRST_VALUE(x) OVER (ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM SOURCE_SQL_STREAM_001",
            Some.Reading(1, "a", null), Some.Reading(2, "a", 2), Some.Reading(3, "a", null), Some.Reading(4, "a", 3)).Select(WithoutTime));

    [Theory]
    [InlineData("TO_TIMESTAMP(k)", "2024-05-06 10:00:00")]
    [InlineData("TO_TIMESTAMP(k, 'yyyy-MM-dd HH:mm:ss')", "2024-05-06 10:00:00")]
    [InlineData("TO_DATE(SUBSTRING(k, 1, 10))", "2024-05-06")]
    public void A_text_that_is_no_time_is_null_in_Flink_and_an_error_of_its_row_in_KDA(string read, string time)
    {
        Row[] rows = [Some.Reading(1, "2024-05-06 10:00:00", 1), Some.Reading(2, "2024-13-06 10:00:00", 1), Some.Reading(3, "never", 1), Some.Reading(4, null, 1)];
        Assert.Equal(
            [time, "null", "null", "null"],
            Some.Query($"{Table} SELECT MAX({read}) FROM SOURCE_SQL_STREAM_001 GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)", rows).Select(WithoutTime));
        Assert.Equal([time, "null"], Some.Query($"SELECT {read.Replace("k", "\"k\"", StringComparison.Ordinal)} FROM SOURCE_SQL_STREAM_001", rows).Select(WithoutTime));
    }

    [Fact]
    public void What_fails_inside_of_the_argument_stays_an_error_of_its_row_in_Flink() => Assert.Empty(
        Some.Query($"{Table} SELECT TO_TIMESTAMP(CAST(1 / n AS STRING)) FROM SOURCE_SQL_STREAM_001", Some.Reading(1, "a", 1, 0)));

    private static string List(IEnumerable<string> texts, string separator) => texts.Any() ? string.Join(separator, texts) : "null";

    private static string WithoutTime(string row) => row[(row.IndexOf('|', StringComparison.Ordinal) + 1)..];
}
