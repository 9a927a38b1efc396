using CsCheck;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Running;

/// <summary>Programs of Flink as they are: their tables declare inputs and outputs, with types, computed columns and watermarks.</summary>
public sealed class FlinkTablesTests
{
    private const string Pumps = """
        CREATE TABLE pumps (
          pump STRING,
          flow DECIMAL(8, 2) COMMENT 'litres',
          at_time TIMESTAMP(3),
          WATERMARK FOR at_time AS at_time - INTERVAL '5' SECONDS
        ) PARTITIONED BY (pump) WITH ('connector' = 'kinesis', 'format' = 'json');

        """;

    private static readonly SqlInput Input = new(
        "pumps", new RowSchema([new("pump", SqlType.Text), new("flow", SqlType.Double), new("at_time", SqlType.Timestamp)]));

    [Fact]
    public void Windows_are_over_the_column_of_the_watermark_in_its_order() => Assert.Equal(
        ["60|2024-05-06 11:00:00|2024-05-06 11:01:00|3.50", "120|2024-05-06 11:01:00|2024-05-06 11:02:00|4.00"],
        Query(
            "SELECT window_start, window_end, SUM(flow) AS total FROM TABLE(TUMBLE(TABLE pumps, DESCRIPTOR(at_time), INTERVAL '1' MINUTES)) GROUP BY window_start, window_end",
            At(58, "a", 1),
            At(61, "a", 4),
            At(59, "a", 2.5)));

    [Fact]
    public void A_row_that_is_later_than_the_watermark_is_told_and_lost() => Assert.Equal(
        ["LATE_ROW"],
        Run(
            "INSERT INTO late SELECT ERROR_NAME FROM error_stream; CREATE TABLE late (name STRING) WITH ('connector' = 'print'); SELECT SUM(flow) OVER (ORDER BY at_time) FROM pumps;",
            At(20, "a", 1),
            At(14, "a", 2),
            At(15, "a", 3))["late"]
            .Select(row => row.Split('|')[1]));

    [Theory]
    [InlineData("SELECT at_time, flow FROM pumps")]
    [InlineData("SELECT at_time, flow FROM (SELECT * FROM pumps WHERE flow > 0) AS p UNION ALL SELECT at_time, flow FROM pumps WHERE flow < 0")]
    [InlineData("SELECT at_time, flow FROM fast")]
    public void What_keeps_nothing_passes_late_rows_on_as_they_come(string query) => Assert.Equal(
        ["0|2024-05-06 11:00:20|1.00", "0|2024-05-06 11:00:14|2.00", "0|2024-05-06 11:00:15|3.00"],
        Query($"CREATE VIEW fast AS SELECT * FROM pumps; {query}", At(20, "a", 1), At(14, "a", 2), At(15, "a", 3)));

    [Theory]
    [InlineData("SELECT window_start, SUM(flow) FROM TABLE(TUMBLE(TABLE pumps, DESCRIPTOR(at_time), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end")]
    [InlineData("SELECT window_start, SUM(flow) FROM TABLE(TUMBLE(TABLE some, DESCRIPTOR(at_time), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end")]
    [InlineData("SELECT TUMBLE_START(at_time, INTERVAL '1' MINUTE), SUM(flow) FROM pumps GROUP BY TUMBLE(at_time, INTERVAL '1' MINUTE)")]
    public void A_late_row_counts_while_its_window_is_open_and_no_longer(string query) => Assert.Equal(
        ["60|2024-05-06 11:00:00|7.00", "120|2024-05-06 11:01:00|24.00", "180|2024-05-06 11:02:00|64.00"],
        Query(
            $"CREATE VIEW some AS SELECT pump, flow, at_time FROM pumps WHERE flow > 0; {query}",
            At(10, "a", 1),
            At(50, "a", 2),
            At(20, "a", 4),
            At(65, "a", 8),
            At(59, "a", 100),
            At(62, "a", 16),
            At(130, "a", 64)));

    [Theory]
    [InlineData("SELECT MIN(at_time), SUM(flow) FROM TABLE(TUMBLE(TABLE pumps, DESCRIPTOR(at_time), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end")]
    [InlineData("SELECT window_start, SUM(flow) FROM (SELECT * FROM TABLE(TUMBLE(TABLE pumps, DESCRIPTOR(at_time), INTERVAL '1' MINUTE)) AS w) GROUP BY window_start, window_end")]
    [InlineData("SELECT TUMBLE_START(at_time + INTERVAL '30' SECOND, INTERVAL '1' MINUTE), SUM(flow) FROM pumps GROUP BY TUMBLE(at_time + INTERVAL '30' SECOND, INTERVAL '1' MINUTE)")]
    [InlineData("SELECT TUMBLE_START(at_time, INTERVAL '1' MINUTE), SUM(flow) FROM pumps WHERE at_time > TIMESTAMP '2020-01-01 00:00:00' GROUP BY TUMBLE(at_time, INTERVAL '1' MINUTE)")]
    [InlineData("SELECT TUMBLE_START(et, INTERVAL '1' MINUTE), SUM(flow) FROM (SELECT flow, at_time AS et, EXTRACT(SECOND FROM at_time) AS s FROM pumps) AS p GROUP BY TUMBLE(et, INTERVAL '1' MINUTE)")]
    [InlineData("SELECT window_start, SUM(flow) FROM TABLE(SESSION(TABLE pumps, DESCRIPTOR(at_time), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end")]
    public void Where_the_time_is_looked_at_a_late_row_is_lost(string query)
    {
        var output = Run(query, At(50, "a", 2), At(20, "a", 4));

        Assert.EndsWith("|2.00", Assert.Single(output[""]), StringComparison.Ordinal);
        Assert.Contains("LATE_ROW", Assert.Single(output["error_stream"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE VIEW v AS SELECT * FROM v; SELECT * FROM v;")]
    [InlineData("CREATE VIEW v AS SELECT * FROM w; CREATE VIEW w AS SELECT * FROM v; SELECT COUNT(*) FROM v GROUP BY TUMBLE(at_time, INTERVAL '1' MINUTE);")]
    [InlineData("CREATE VIEW v AS SELECT * FROM v; SELECT window_start FROM TABLE(TUMBLE(TABLE v, DESCRIPTOR(at_time), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;")]
    public void A_view_that_reads_itself_is_refused(string text) =>
        Assert.Contains(Some.Issues(Pumps + text, Input), issue => issue.Contains("a view reads itself", StringComparison.Ordinal));

    [Fact]
    public void Tumbling_windows_are_those_of_a_watermark_that_is_computed_row_by_row() =>
        Gen.Select(Gen.Int[0, 90], Gen.Int[1, 4]).Array[1, 40].Sample(
            rows =>
            {
                var counted = new List<(int Window, int Flow)>();
                var newest = int.MinValue;
                foreach (var (second, flow) in rows)
                {
                    newest = Math.Max(newest, second - 5);
                    if (((second / 10) + 1) * 10 > newest)
                    {
                        counted.Add((second / 10, flow));
                    }
                }

                Assert.Equal(
                    counted.GroupBy(row => row.Window).OrderBy(window => window.Key).Select(window => $"{(window.Key + 1) * 10}|{window.Count()}|{window.Sum(row => row.Flow)}.00"),
                    Query(
                        "SELECT COUNT(*), SUM(flow) FROM TABLE(TUMBLE(TABLE pumps, DESCRIPTOR(at_time), INTERVAL '10' SECOND)) GROUP BY window_start, window_end",
                        [.. rows.Select(row => At(row.Item1, "a", row.Item2))]));
            },
            iter: 500);

    [Fact]
    public void Names_keep_their_case_and_are_found_in_another_one_too()
    {
        var program = Some.Program(Pumps + "CREATE TABLE totals (Pump STRING, `Total flow` DOUBLE); INSERT INTO totals SELECT PUMP, flow FROM pumps; SELECT window_start, Pump AS pumpName FROM TABLE(TUMBLE(TABLE pumps, DESCRIPTOR(at_time), INTERVAL '1' MINUTE))", Input);

        Assert.Equal(["Pump", "Total flow"], program.Streams.Single(stream => stream.Name == "totals").Schema.Columns.Select(column => column.Name));
        Assert.Equal(["window_start", "pumpName"], program.Streams.Single(stream => stream.Name.Length == 0).Schema.Columns.Select(column => column.Name));
    }

    [Fact]
    public void A_star_over_a_window_has_the_columns_of_the_table_and_the_bounds_in_small_letters() => Assert.Equal(
        ["pump", "flow", "at_time", "window_start", "window_end", "window_time"],
        Some.Program(Pumps + "SELECT * FROM TABLE(TUMBLE(TABLE pumps, DESCRIPTOR(at_time), INTERVAL '1' MINUTE))", Input)
            .Streams.Single(stream => stream.Name.Length == 0).Schema.Columns.Select(column => column.Name));

    [Fact]
    public void Columns_have_the_declared_types_and_what_does_not_fit_is_an_error()
    {
        var input = new SqlInput("t", new RowSchema([new("a", SqlType.Text), new("b", SqlType.Double)]));
        var output = Some.Run(
            Some.Program("CREATE TABLE t (b INT, a BIGINT, missing STRING) WITH ('connector' = 'kafka'); SELECT b, a, missing FROM t;", input),
            [new Row(Some.Start, [Value.Of("7"), Value.Of(2.0)]), new Row(Some.Start, [Value.Of("seven"), Value.Of(2.0)])]);

        Assert.Equal(["0|2|7|null"], output[""]);
        Assert.Single(output["error_stream"]);
    }

    [Fact]
    public void A_computed_column_may_be_the_time_of_the_watermark()
    {
        var input = new SqlInput("t", new RowSchema([new("ms", SqlType.BigInt), new("x", SqlType.Integer)]));
        var output = Some.Run(
            Some.Program(
                """
                CREATE TABLE t (x INT, at_time AS TO_TIMESTAMP(FROM_UNIXTIME(ms / 1000)), ms BIGINT, p AS PROCTIME(), WATERMARK FOR at_time AS at_time) WITH ('connector' = 'kafka');
                SELECT TUMBLE_END(at_time, INTERVAL '10' SECOND), SUM(x) FROM t GROUP BY TUMBLE(at_time, INTERVAL '10' SECOND);
                """,
                input),
            [new Row(Some.Start, [Value.Of(Some.Start + 1000), Value.Of(1L)]), new Row(Some.Start, [Value.Of(Some.Start + 9999), Value.Of(2L)]), new Row(Some.Start, [Value.Of(Some.Start + 10_000), Value.Of(4L)])]);

        Assert.Equal(["10|2024-05-06 11:00:10|3", "20|2024-05-06 11:00:20|4"], output[""]);
    }

    [Theory]
    [InlineData("p AS PROCTIME()", "SELECT x, COUNT(*) FROM t GROUP BY TUMBLE(p, INTERVAL '10' SECOND), x")]
    [InlineData("p AS PROCTIME()", "SELECT x, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(p), INTERVAL '10' SECOND)) GROUP BY x, window_start, window_end")]
    [InlineData("p AS LOCALTIMESTAMP, WATERMARK FOR p AS p - INTERVAL '1' SECOND", "SELECT x, COUNT(*) FROM t GROUP BY TUMBLE(p, INTERVAL '10' SECOND), x")]
    [InlineData("p AS CAST(CURRENT_TIMESTAMP AS TIMESTAMP(3))", "SELECT x, COUNT(*) FROM t GROUP BY FLOOR(p TO MINUTE), TUMBLE(p, INTERVAL '10' SECOND), x")]
    public void Clocks_of_a_table_are_the_times_of_its_rows_and_may_be_those_of_windows(string column, string query) => Assert.Equal(
        ["10|1|2", "20|1|1"],
        Some.Run(
            Some.Program($"CREATE TABLE t (x INT, {column}) WITH ('connector' = 'datagen'); {query};", new SqlInput("t", new RowSchema([new("x", SqlType.Integer)]))),
            [new Row(Some.Start, [Value.Of(1L)]), new Row(Some.Start + 9999, [Value.Of(1L)]), new Row(Some.Start + 10_000, [Value.Of(1L)])])[""]);

    [Fact]
    public void The_clock_of_a_table_with_a_watermark_is_the_time_of_the_watermark() => Assert.Equal(
        ["10|3", "20|4"],
        Some.Run(
            Some.Program(
                "CREATE TABLE t (x INT, p AS PROCTIME(), at_time TIMESTAMP(3), WATERMARK FOR at_time AS at_time) WITH ('connector' = 'kinesis'); SELECT SUM(x) FROM t GROUP BY TUMBLE(p, INTERVAL '10' SECOND);",
                new SqlInput("t", new RowSchema([new("x", SqlType.Integer), new("at_time", SqlType.Timestamp)]))),
            [new Row(Some.Start, [Value.Of(1L), Value.Of(Some.Start + 1)]), new Row(Some.Start, [Value.Of(2L), Value.Of(Some.Start + 9999)]), new Row(Some.Start, [Value.Of(4L), Value.Of(Some.Start + 10_000)])])[""]);

    [Fact]
    public void CURRENT_TIMESTAMP_is_constant_in_a_program_of_kinesis_analytics() => Assert.Equal(
        ["1|2024-05-06 11:00:00"], Some.Query("SELECT STREAM CURRENT_TIMESTAMP FROM SOURCE_SQL_STREAM_001", Some.Reading(1, "a", 1)));

    [Fact]
    public void A_record_has_the_time_of_its_arrival() => Assert.Equal(
        ["3|2024-05-06 11:00:03"],
        Some.Run(
            Some.Program("CREATE TABLE t (x INT, arrived TIMESTAMP(3) METADATA FROM 'timestamp' VIRTUAL) WITH ('connector' = 'kinesis'); SELECT arrived FROM t;", new SqlInput("t", new RowSchema([new("x", SqlType.Integer)]))),
            [new Row(Some.Start + 3000, [Value.Of(1L)])])[""]);

    [Fact]
    public void A_window_over_the_time_of_other_windows_holds_those_that_end_in_it() => Assert.Equal(
        ["60|2024-05-06 11:00:00|2|3.00", "120|2024-05-06 11:01:00|1|4.00"],
        Query(
            """
            CREATE VIEW halves AS SELECT window_start AS half, window_time AS half_time, SUM(flow) AS total FROM TABLE(TUMBLE(TABLE pumps, DESCRIPTOR(at_time), INTERVAL '30' SECOND))
            GROUP BY window_start, window_end, window_time;
            SELECT window_start, COUNT(*), SUM(total) FROM TABLE(TUMBLE(TABLE halves, DESCRIPTOR(half_time), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
            """,
            At(1, "a", 1),
            At(31, "a", 2),
            At(61, "a", 4)));

    [Fact]
    public void Windows_are_joined_by_their_bounds() => Assert.Equal(
        ["60|a|1.00|1", "120|b|2.00|2"],
        Query(
            """
            WITH sums AS (SELECT pump, window_start, window_end, SUM(flow) AS total FROM TABLE(TUMBLE(TABLE pumps, DESCRIPTOR(at_time), INTERVAL '1' MINUTE)) GROUP BY pump, window_start, window_end),
            counts AS (SELECT pump, window_start, window_end, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE pumps, DESCRIPTOR(at_time), INTERVAL '1' MINUTE)) GROUP BY pump, window_start, window_end)
            SELECT s.pump, s.total, c.n FROM sums s JOIN counts AS c ON s.pump = c.pump AND s.window_start = c.window_start AND s.window_end = c.window_end
            """,
            At(1, "a", 1),
            At(61, "b", 1),
            At(62, "b", 1)));

    [Fact]
    public void An_interval_join_is_over_the_times_of_the_watermarks() => Assert.Equal(
        ["12|1.00|2.00"],
        Query(
            "SELECT a.flow, b.flow FROM pumps a, pumps b WHERE a.pump = b.pump AND a.flow < b.flow AND b.at_time BETWEEN a.at_time AND a.at_time + INTERVAL '10' SECOND",
            At(2, "a", 1),
            At(12, "a", 2),
            At(14, "a", 3.5, pump: "b")));

    [Fact]
    public void Filter_counts_the_rows_of_its_condition_alone() => Assert.Equal(
        ["60|3|1|5.00|2.00"],
        Query(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE flow > 2), SUM(flow) FILTER (WHERE flow > 2), MAX(flow) FILTER (WHERE pump = 'a' AND flow <= 2) FROM pumps GROUP BY TUMBLE(at_time, INTERVAL '1' MINUTE)",
            At(1, "a", 1),
            At(2, "a", 2),
            At(3, "a", 5)));

    [Fact]
    public void A_mean_of_decimals_has_six_digits_behind_the_point() => Assert.Equal(
        ["60|1.666667"],
        Query("SELECT AVG(flow) FROM pumps GROUP BY TUMBLE(at_time, INTERVAL '1' MINUTE)", At(1, "a", 1), At(2, "a", 2), At(3, "a", 2)));

    [Theory]
    [InlineData("DECIMAL(38, 2)", "DECIMAL(18, 2)", "1.50")]
    [InlineData("DECIMAL(38, 18)", "DECIMAL(18, 9)", "1.500000000")]
    public void A_decimal_with_more_digits_than_there_are_is_one_with_fewer_and_told(string declared, string taken, string value)
    {
        var text = $"CREATE TABLE t (x {declared}) WITH ('connector' = 'kafka'); SELECT x FROM t;";
        var input = new SqlInput("t", new RowSchema([new("x", SqlType.Double)]));

        Assert.Equal([$"0|{value}"], Some.Run(Some.Program(text, input), [new Row(Some.Start, [Value.Of(1.5)])])[""]);
        Assert.Contains(Some.Issues(text, input), issue => issue.Contains($"{declared} is {taken} here", StringComparison.Ordinal));
    }

    [Fact]
    public void A_query_behind_with_names_its_columns_and_hides_a_stream() => Assert.Equal(
        ["0|10.00"],
        Query("WITH big (p, f) AS (SELECT pump, flow * 10 FROM pumps), pumps AS (SELECT f FROM big) SELECT f FROM pumps", At(1, "a", 1)));

    [Fact]
    public void Queries_behind_with_that_multiply_are_refused()
    {
        var chain = string.Join(", ", Enumerable.Range(1, 20).Select(i => $"q{i} AS (SELECT x FROM q{i - 1} UNION ALL SELECT x FROM q{i - 1})"));

        Assert.Contains(Some.Issues($"WITH q0 AS (SELECT \"x\" AS x FROM SOURCE_SQL_STREAM_001), {chain} SELECT x FROM q20"), issue => issue.Contains("more than 1000 times", StringComparison.Ordinal));
    }

    [Fact]
    public void Views_that_multiply_are_refused()
    {
        var chain = string.Concat(Enumerable.Range(1, 40).Select(i => $"CREATE VIEW v{i} AS SELECT x FROM v{i - 1} UNION ALL SELECT x FROM v{i - 1};"));

        Assert.Contains(Some.Issues($"CREATE VIEW v0 AS SELECT \"x\" AS x FROM SOURCE_SQL_STREAM_001;{chain}"), issue => issue.Contains("more than 10000 queries", StringComparison.Ordinal));
    }

    [Fact]
    public void What_clients_write_around_statements_has_no_effect() => Assert.Equal(
        ["0|1.00"],
        Run(
            """
            SET 'table.exec.state.ttl' = '1 h';
            DROP TABLE IF EXISTS big;
            CREATE TABLE IF NOT EXISTS big (flow DECIMAL(8, 2), PRIMARY KEY (flow) NOT ENFORCED) WITH ('connector' = 'print');
            EXECUTE STATEMENT SET
            BEGIN
            INSERT INTO big SELECT flow FROM pumps;
            END;
            """,
            At(1, "a", 1))["big"]);

    [Fact]
    public void A_lookup_join_reads_the_table_as_it_is() => Assert.Equal(
        ["1|a|hall 1"],
        Some.Run(
            Some.Program(
                Pumps + "CREATE TABLE halls (pump STRING, hall STRING) WITH ('connector' = 'jdbc'); SELECT p.pump, h.hall FROM pumps AS p JOIN halls FOR SYSTEM_TIME AS OF p.at_time AS h ON p.pump = h.pump",
                [new ReferenceTable("halls", new RowSchema([new("pump", SqlType.Text), new("hall", SqlType.Text)]), [new Row(0, [Value.Of("a"), Value.Of("hall 1")])])],
                Input),
            [At(1, "a", 1)])[""]);

    [Theory]
    [InlineData("WATERMARK FOR b AS b", "The table has no column b for its watermark.")]
    [InlineData("WATERMARK FOR a AS b - INTERVAL '5' SECOND", "A watermark is the column's time, or that less an interval: write WATERMARK FOR time AS time - INTERVAL '5' SECOND.")]
    [InlineData("a STRING", "The column a is declared twice.")]
    [InlineData("m STRING METADATA FROM 'offset'", "Records have no metadata 'offset': there is 'timestamp', 'shard-id', 'sequence-number' and 'partition-key'.")]
    public void A_wrong_table_is_told(string element, string message) =>
        Assert.Contains(Some.Issues($"CREATE TABLE t (a TIMESTAMP(3), {element}) WITH ('connector' = 'kafka'); SELECT a FROM t;", new SqlInput("t", new RowSchema([new("a", SqlType.Timestamp)]))), issue => issue.EndsWith(message, StringComparison.Ordinal));

    [Fact]
    public void A_table_without_input_and_insert_is_told() =>
        Assert.Contains("warning 1:14 No input has the name other, and nothing inserts into it: it has no rows.", Some.Issues("CREATE TABLE other (a INT); SELECT a FROM other;"));

    [Fact]
    public void A_declared_input_of_kinesis_analytics_has_the_declared_types() => Assert.Equal(
        ["60|a|2|3"],
        Some.Query(
            """
            CREATE STREAM SOURCE_SQL_STREAM_001 ("k" VARCHAR(1), x INTEGER);
            SELECT STREAM "k", COUNT(*), SUM(x) FROM SOURCE_SQL_STREAM_001 AS s GROUP BY "k", FLOOR(s.ROWTIME TO MINUTE);
            """,
            Some.Reading(1, "abc", 1),
            Some.Reading(2, "aa", 2)));

    [Theory]
    [InlineData("SELECT STREAM * FROM a", "a")]
    [InlineData("CREATE STREAM d (x INT); CREATE PUMP p AS INSERT INTO d SELECT STREAM x FROM \"In_001\"; SELECT STREAM x FROM d", "In_001")]
    [InlineData("CREATE VIEW v AS SELECT STREAM x FROM a; SELECT STREAM v.x FROM v JOIN b ON v.x = b.x", "a,b")]
    [InlineData("SELECT STREAM * FROM TABLE(RANDOM_CUT_FOREST(CURSOR(SELECT STREAM * FROM a)))", "a")]
    [InlineData("CREATE TABLE Bid (t TIMESTAMP(3)); CREATE TABLE sink (n BIGINT); INSERT INTO sink SELECT COUNT(*) FROM TABLE(TUMBLE(DATA => TABLE Bid, TIMECOL => DESCRIPTOR(t), SIZE => INTERVAL '1' DAY))", "Bid")]
    [InlineData("WITH q AS (SELECT x FROM a) SELECT x FROM q, error_stream", "a")]
    public void What_a_program_reads_from_outside_is_found_in_its_text(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', ProgramReads.Of(text).Select(name => name.Length == 1 ? name.ToLowerInvariant() : name)));

    private static Row At(double seconds, string k, double flow, string? pump = null) =>
        new(Some.Start, [Value.Of(pump ?? k), Value.Of(flow), Value.Of(Some.Start + (long)(seconds * 1000))]);

    private static Recorded Run(string text, params Row[] rows) => Some.Run(Some.Program(Pumps + text, Input), rows);

    private static string[] Query(string text, params Row[] rows) => Run(text, rows)[""];
}
