using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Tests.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Running;

/// <summary>Programs of the second dialect, with results that were worked out by hand.</summary>
public sealed class FlinkProgramsTests
{
    private static readonly SqlInput Readings = new("READINGS", new RowSchema([new("SENSOR_ID", SqlType.Varchar(16)), new("TEMPERATURE", SqlType.Double)]));

    private static readonly Column[] Trade = [new("TICKER_SYMBOL", SqlType.Varchar(4)), new("SECTOR", SqlType.Varchar(16)), new("PRICE", SqlType.Double)];

    private static readonly SqlInput[] Inputs = [Readings, new("TRADES", new RowSchema(Trade)), new("QUOTES", new RowSchema(Trade))];

    private static readonly ReferenceTable Companies = new(
        "COMPANIES", new RowSchema([new("TICKER", SqlType.Text), new("COMPANY", SqlType.Text)]), [new Row(0, [Value.Of("AMB"), Value.Of("Amber")])]);

    [Fact]
    public void Top_N_of_a_window_numbers_its_rows_by_their_values_when_it_ends() => Assert.Equal(
        [
            // The minute from 0 to 60: partition by partition, each by price; nulls are the greatest. The outer query sees ROWTIME raised.
            "1|metal|AMB|5", "9|metal|CUP|4", "9|metal|BER|3",
            "9|glass|DIA|null", "9|glass|EME|7",
            // The last of each ticker in the minute.
            "9|AMB|2", "9|BER|3", "9|DIA|null", "9|EME|7", "9|CUP|4",
            "61|metal|AMB|1", "61|AMB|1",
        ],
        Run(
            "flink-top-n",
            Traded(1, "AMB", "metal", 5), Traded(2, "BER", "metal", 3), Traded(3, "DIA", "glass", null), Traded(4, "EME", "glass", 7), Traded(9, "CUP", "metal", 4), Traded(9, "AMB", "metal", 2), Traded(61, "AMB", "metal", 1)));

    [Fact]
    public void The_older_spelling_of_windows_has_their_bounds_and_aggregates() => Assert.Equal(
        [
            "10|AMB|2024-05-06 11:00:10|2",
            "20|AMB|2024-05-06 11:00:20|3",
            "30|AMB|2024-05-06 11:00:30|3", "40|AMB|2024-05-06 11:00:40|3", "50|AMB|2024-05-06 11:00:50|3",
            "60|s1|2024-05-06 11:00:00|2024-05-06 11:01:00|21",
            "60|AMB|2024-05-06 11:01:00|3",
            "70|AMB|2024-05-06 11:01:10|4",
            "120|s1|2024-05-06 11:01:00|2024-05-06 11:02:00|19",
        ],
        Run("flink-group-windows", Read(1, "s1", 20), Traded(5, "AMB", "metal", 2), Traded(10, "AMB", "metal", 4), Read(59, "s1", 21), Read(60, "s1", 19)));

    [Fact]
    public void An_interval_join_meets_rows_on_both_sides_of_a_row() => Assert.Equal(
        [
            "5|AMB|Amber",
            "15|AMB|5|1",
            "16|AMB|6|1",
            "16|AMB|Amber",
            // 26 and 16 are ten seconds apart, which is inside; 27 is not.
            "26|AMB|6|2",
        ],
        Run(
            "flink-interval-join",
            Traded(5, "AMB", "metal", 5), Quoted(15, "AMB", 1), Traded(16, "AMB", "metal", 6), Quoted(16, "BER", 9), Quoted(26, "AMB", 2), Quoted(27, "AMB", 3)));

    [Theory]
    [InlineData("l.ROWTIME BETWEEN r.ROWTIME - INTERVAL '5' SECOND AND r.ROWTIME", "5|1|5", "5|5|5")]
    [InlineData("r.ROWTIME >= l.ROWTIME AND l.ROWTIME + INTERVAL '5' SECOND >= r.ROWTIME", "5|1|5", "5|5|5")]
    [InlineData("l.ROWTIME > r.ROWTIME - INTERVAL '5' SECOND AND l.ROWTIME < r.ROWTIME", "5|1|5")]
    [InlineData("r.ROWTIME BETWEEN l.ROWTIME - INTERVAL '4' SECOND AND l.ROWTIME - INTERVAL '1' SECOND", "5|5|1")]
    public void Bounds_of_an_interval_join_may_be_written_in_any_form(string condition, params string[] rows) => Assert.Equal(
        rows,
        Some.Query($"SELECT l.\"x\", r.\"x\" FROM SOURCE_SQL_STREAM_001 AS l JOIN SOURCE_SQL_STREAM_001 AS r ON {condition} WHERE l.\"x\" + r.\"x\" IN (6, 10)", Some.Reading(1, "a", 1), Some.Reading(5, "b", 5)));

    [Fact]
    public void A_row_without_partner_leaves_an_interval_join_when_none_can_come() => Assert.Equal(
        ["3|1|null", "8|6|8"],
        Some.Query(
            "SELECT l.\"x\", r.\"x\" FROM SOURCE_SQL_STREAM_001 AS l LEFT JOIN SOURCE_SQL_STREAM_001 AS r ON l.ROWTIME BETWEEN r.ROWTIME - INTERVAL '2' SECOND AND r.ROWTIME - INTERVAL '1' SECOND WHERE l.\"x\" < 7",
            Some.Reading(1, "a", 1), Some.Reading(6, "b", 6), Some.Reading(8, "b", 8)));

    [Fact]
    public void Top_N_stands_over_windows_that_overlap() => Assert.Equal(
        ["2|a|5|1", "3|b|9|1", "4|b|9|1"],
        Some.Query(
            "SELECT \"k\", s, place FROM (SELECT \"k\", s, ROW_NUMBER() OVER (PARTITION BY window_end ORDER BY s DESC) AS place FROM (SELECT \"k\", window_end, SUM(\"x\") AS s FROM TABLE(HOP(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME), INTERVAL '1' SECOND, INTERVAL '2' SECOND)) GROUP BY window_end, \"k\")) WHERE place = 1",
            Some.Reading(1, "a", 5), Some.Reading(2.5, "b", 9), Some.Reading(2.6, "a", 2)));

    [Fact]
    public void A_session_of_the_older_spelling_is_made_of_the_rows_that_WHERE_keeps() => Assert.Equal(
        ["3|a|2024-05-06 11:00:01|2024-05-06 11:00:03|3", "6|a|2024-05-06 11:00:04|2024-05-06 11:00:06|4"],
        Some.Query(
            "SELECT s.\"k\", SESSION_START(s.ROWTIME, INTERVAL '1' SECOND), SESSION_END(s.ROWTIME, INTERVAL '1' SECOND), SUM(s.\"x\") FROM SOURCE_SQL_STREAM_001 AS s WHERE s.\"n\" = 1 GROUP BY s.\"k\", SESSION(s.ROWTIME, INTERVAL '1' SECOND)",
            Some.Reading(1, "a", 1, 1), Some.Reading(2, "a", 2, 1), Some.Reading(3, "a", 9, 2), Some.Reading(4, "a", 1, 1), Some.Reading(5, "a", 3, 1)));

    [Fact]
    public void A_union_without_ALL_has_different_rows_of_a_step() => Assert.Equal(
        ["1|2024-05-06 11:00:01|a", "1.5|2024-05-06 11:00:01|b", "2|2024-05-06 11:00:02|a"],
        Some.Query(
            "SELECT FLOOR(ROWTIME TO SECOND) AS t, \"k\" FROM SOURCE_SQL_STREAM_001 UNION SELECT FLOOR(ROWTIME TO SECOND), \"k\" FROM SOURCE_SQL_STREAM_001 WHERE \"x\" > 0",
            Some.Reading(1, "a", 1), Some.Reading(1.5, "b", 1), Some.Reading(1.9, "a", 1), Some.Reading(2, "a", 1)));

    [Fact]
    public void The_examples_of_the_manual_have_the_rows_that_it_shows()
    {
        Assert.Equal(
            ["20|2024-05-06 11:00:00|p-1|12|1", "65|2024-05-06 11:01:00|p-1|11|1", "140|2024-05-06 11:02:00|p-2|8|1"],
            Pumps(
                "SELECT t, pump, flow, place FROM (SELECT FLOOR(ROWTIME TO MINUTE) AS t, pump, flow, ROW_NUMBER() OVER (PARTITION BY FLOOR(ROWTIME TO MINUTE) ORDER BY flow DESC) AS place FROM source_sql_stream_001) WHERE place <= 1;"));
        Assert.Equal(
            ["70|p-1|11|p-2|7", "70|p-1|11|p-2|9"],
            Pumps(
                "SELECT a.pump, a.flow AS earlier, b.pump AS other, b.flow AS later FROM source_sql_stream_001 AS a JOIN source_sql_stream_001 AS b ON a.pump <> b.pump AND a.ROWTIME BETWEEN b.ROWTIME - INTERVAL '10' SECOND AND b.ROWTIME;"));
    }

    private static string[] Pumps(string query)
    {
        var program = Some.Program(query, new SqlInput("SOURCE_SQL_STREAM_001", new RowSchema([new("PUMP", SqlType.Text), new("FLOW", SqlType.Integer)])));
        (int Second, string Pump, long Flow)[] rows = [(20, "p-1", 12), (30, "p-1", 10), (65, "p-1", 11), (70, "p-2", 7), (70, "p-2", 9), (140, "p-2", 8)];
        return Some.Run(program, rows.Select(row => new Row(Some.Start + (row.Second * 1000), [Value.Of(row.Pump), Value.Of(row.Flow)])))[""];
    }

    private static string[] Run(string name, params (int Input, Row Row)[] rows)
    {
        var program = Some.Program(ExamplePrograms.Read(name).Replace("event_time", "ROWTIME", StringComparison.Ordinal), [Companies], Inputs);
        var output = new Recorded();
        var run = program.Start(output);
        foreach (var (input, row) in rows)
        {
            run.Add(input, row);
        }

        run.End();
        return output[""];
    }

    private static (int Input, Row Row) Read(double seconds, string sensor, double temperature) => (0, new Row(Some.Start + (long)(seconds * 1000), [Value.Of(sensor), Value.Of(temperature)]));

    private static (int Input, Row Row) Traded(double seconds, string ticker, string sector, double? price) =>
        (1, new Row(Some.Start + (long)(seconds * 1000), [Value.Of(ticker), Value.Of(sector), price is { } number ? Value.Of(number) : Value.Null]));

    private static (int Input, Row Row) Quoted(double seconds, string ticker, double price) => (2, Traded(seconds, ticker, "", price).Row);
}
