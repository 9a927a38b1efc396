using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Running;

public sealed class QueriesTests
{
    [Fact]
    public void A_star_leaves_out_what_a_record_has_besides_its_data()
    {
        var input = new SqlInput("S", new RowSchema([new Column("x", SqlType.Integer), new Column("APPROXIMATE_ARRIVAL_TIME", SqlType.Timestamp), new Column("SHARD_ID", SqlType.Text)]));

        var output = Some.Run(Some.Program("SELECT STREAM * FROM S; SELECT STREAM SHARD_ID, \"x\" FROM S;", input), [new Row(Some.Start, [Value.Of(1L), Value.Of(Some.Start), Value.Of("shard")])]);

        Assert.Equal(["0|1", "0|shard|1"], output[""]);
    }

    [Fact]
    public void What_a_record_has_besides_its_data_is_null_where_the_input_does_not_bring_it_along() => Assert.Equal(
        ["1|null|a"],
        Some.Query("SELECT STREAM SHARD_ID, \"k\" FROM SOURCE_SQL_STREAM_001", Some.Reading(1, "a", 1)));

    [Fact]
    public void Groups_by_rowtime_itself_leave_with_that_time() => Assert.Equal(
        ["1|2024-05-06 11:00:01|2", "2|2024-05-06 11:00:02|1"],
        Some.Query("SELECT STREAM ROWTIME, COUNT(*) FROM \"SOURCE_SQL_STREAM_001\" GROUP BY ROWTIME", Some.Reading(1, "a", 1), Some.Reading(1, "b", 1), Some.Reading(2, "b", 1)));

    [Fact]
    public void A_query_groups_by_the_step_of_a_grouped_sub_query() => Assert.Equal(
        ["60|2024-05-06 11:00:00|3", "120|2024-05-06 11:01:00|1"],
        Some.Query(
            """
            SELECT STREAM FLOOR("t" TO MINUTE), SUM("c") FROM (
                SELECT STREAM STEP(ROWTIME BY INTERVAL '20' SECOND) AS "t", COUNT(*) AS "c" FROM "SOURCE_SQL_STREAM_001" GROUP BY STEP(ROWTIME BY INTERVAL '20' SECOND)) AS s
            GROUP BY FLOOR("t" TO MINUTE)
            """,
            Some.Reading(1, "a", 1),
            Some.Reading(45, "a", 1),
            Some.Reading(59, "a", 1),
            Some.Reading(61, "a", 1)));

    [Fact]
    public void Columns_are_named_anew_behind_an_alias() => Assert.Equal(
        ["1|a|2"],
        Some.Query("SELECT STREAM l.key, l.\"twice\" FROM (SELECT STREAM \"k\", \"x\" * 2 FROM \"SOURCE_SQL_STREAM_001\") AS l (key, \"twice\")", Some.Reading(1, "a", 1)));

    [Fact]
    public void Names_behind_an_alias_are_as_many_as_the_columns()
    {
        var issues = Some.Issues("SELECT STREAM a FROM (SELECT STREAM \"k\", \"x\" FROM \"SOURCE_SQL_STREAM_001\") AS l (a)");

        Assert.EndsWith("There are 1 names for 2 columns: write one for each.", Assert.Single(issues), StringComparison.Ordinal);
    }

    [Fact]
    public void A_promised_key_closes_its_group_when_it_changes() => Assert.Equal(
        ["4|1|2", "4|2|1"],
        Some.Query("SELECT STREAM \"n\", COUNT(*) FROM \"SOURCE_SQL_STREAM_001\" GROUP BY MONOTONIC(\"n\")", Some.Reading(1, "a", 1, 1), Some.Reading(2, "a", 1, 1), Some.Reading(4, "a", 1, 2)));

    [Fact]
    public void A_promise_holds_for_the_column_of_a_sub_query() => Assert.Equal(
        ["4|1|2", "4|2|1"],
        Some.Query(
            "SELECT STREAM t.\"m\", COUNT(*) FROM (SELECT STREAM MONOTONIC(\"n\") AS \"m\", \"k\" FROM \"SOURCE_SQL_STREAM_001\") AS t GROUP BY \"m\"",
            Some.Reading(1, "a", 1, 1),
            Some.Reading(2, "a", 1, 1),
            Some.Reading(4, "a", 1, 2)));

    [Fact]
    public void Having_may_name_an_aggregate_by_its_alias() => Assert.Equal(
        ["60|a|2"],
        Some.Query(
            "SELECT STREAM \"k\", COUNT(*) AS \"events\" FROM \"SOURCE_SQL_STREAM_001\" GROUP BY \"k\", FLOOR(ROWTIME TO MINUTE) HAVING \"events\" >= 2 AND \"k\" <> 'c'",
            Some.Reading(1, "a", 1),
            Some.Reading(2, "b", 1),
            Some.Reading(3, "a", 1),
            Some.Reading(4, "c", 1),
            Some.Reading(5, "c", 1)));

    [Fact]
    public void Rows_of_one_time_are_joined_without_a_window() => Assert.Equal(
        ["60|2|1", "180|1|3"],
        Some.Query(
            """
            CREATE STREAM clicks (c INTEGER); CREATE STREAM views (c INTEGER);
            CREATE PUMP p1 AS INSERT INTO clicks SELECT STREAM COUNT(*) FROM "SOURCE_SQL_STREAM_001" WHERE "k" = 'click' GROUP BY FLOOR(ROWTIME TO MINUTE);
            CREATE PUMP p2 AS INSERT INTO views SELECT STREAM COUNT(*) FROM "SOURCE_SQL_STREAM_001" WHERE "k" = 'view' GROUP BY FLOOR(ROWTIME TO MINUTE);
            SELECT STREAM clicks.c, views.c FROM views, clicks WHERE views.ROWTIME = clicks.ROWTIME;
            """,
            Some.Reading(1, "click", 1),
            Some.Reading(2, "view", 1),
            Some.Reading(3, "click", 1),
            Some.Reading(65, "click", 1),
            Some.Reading(121, "view", 1),
            Some.Reading(122, "view", 1),
            Some.Reading(123, "click", 1),
            Some.Reading(124, "view", 1)));

    [Fact]
    public void A_row_without_another_of_its_time_leaves_an_outer_join() => Assert.Equal(
        ["1|a|null", "2|a|b"],
        Some.Query(
            """
            SELECT STREAM a."k", b."k" FROM (SELECT STREAM * FROM "SOURCE_SQL_STREAM_001" WHERE "k" = 'a') AS a
            LEFT JOIN (SELECT STREAM * FROM "SOURCE_SQL_STREAM_001" WHERE "k" = 'b') AS b ON a.ROWTIME = b.ROWTIME
            """,
            Some.Reading(1, "a", 1),
            Some.Reading(2, "a", 1),
            Some.Reading(2, "b", 1)));

    [Theory]
    [InlineData("", "2|2", "3|2", "4|9")]
    [InlineData(" FROM FIRST", "2|2", "3|2", "4|9")]
    [InlineData(" FROM LAST", "2|1", "3|2", "4|9")]
    [InlineData(" FROM LAST RESPECT NULLS", "2|1", "3|2", "4|9")]
    public void The_nth_value_is_counted_from_either_end(string from, params string[] expected) => Assert.Equal(
        expected.Prepend("1|null"),
        Some.Query(
            $"SELECT STREAM NTH_VALUE(\"x\", 2){from} OVER (ROWS 2 PRECEDING) FROM \"SOURCE_SQL_STREAM_001\"",
            Some.Reading(1, "a", 1),
            Some.Reading(2, "a", 2),
            Some.Reading(3, "a", 9),
            Some.Reading(4, "a", 3)));

    [Fact]
    public void A_key_may_be_named_by_its_alias() => Assert.Equal(
        ["60|A|2"],
        Some.Query("SELECT STREAM UPPER(\"k\") AS \"name\", COUNT(*) FROM \"SOURCE_SQL_STREAM_001\" GROUP BY \"name\", FLOOR(ROWTIME TO MINUTE)", Some.Reading(1, "a", 1), Some.Reading(2, "A", 1)));

    [Fact]
    public void Statistics_of_a_group() => Assert.Equal(
        ["60|2|4|2.138089935299395|4.571428571428571|FALSE|TRUE"],
        Some.Query(
            "SELECT STREAM STDDEV_POP(\"x\"), VAR_POP(\"x\"), STDDEV_SAMP(\"x\"), VAR_SAMP(\"x\"), EVERY(\"x\" > 2), ANY(\"x\" > 2) FROM \"SOURCE_SQL_STREAM_001\" GROUP BY FLOOR(ROWTIME TO MINUTE)",
            [.. new[] { 2.0, 4, 4, 4, 5, 5, 7, 9 }.Select((x, i) => Some.Reading(i, "a", x))]));

    [Fact]
    public void Averages_of_whole_numbers_and_decimals_keep_their_types() => Assert.Equal(
        ["60|1|1.67|-1"],
        Some.Query(
            "SELECT STREAM AVG(\"n\"), AVG(CAST(\"n\" AS DECIMAL(6, 2))), AVG(-\"n\") FROM \"SOURCE_SQL_STREAM_001\" GROUP BY FLOOR(ROWTIME TO MINUTE)",
            Some.Reading(1, "a", 1, 1),
            Some.Reading(2, "a", 1, 2),
            Some.Reading(3, "a", 1, 2)));

    [Fact]
    public void An_exponential_average_halves_weights_with_each_half_life() => Assert.Equal(
        ["0|30", "30|36.666666666666664"],
        Some.Query("SELECT STREAM EXP_AVG(\"x\", INTERVAL '30' SECOND) OVER (RANGE INTERVAL '15' MINUTE PRECEDING) FROM \"SOURCE_SQL_STREAM_001\"", Some.Reading(0, "a", 30), Some.Reading(30, "a", 40)));

    [Fact]
    public void The_most_frequent_items_leave_at_the_end_of_the_step() => Assert.Equal(
        ["60|b|2", "60|a|1", "120|c|1"],
        Some.Query(
            "SELECT STREAM ITEM, ITEM_COUNT FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM * FROM \"SOURCE_SQL_STREAM_001\"), 'k', 2, 60))",
            Some.Reading(1, "a", 1),
            Some.Reading(2, "b", 1),
            Some.Reading(3, "c", 1),
            Some.Reading(4, "b", 1),
            Some.Reading(5, null, 1),
            Some.Reading(61, "c", 1)));

    [Fact]
    public void Different_items_are_counted_exactly() => Assert.Equal(
        ["60|2", "120|1"],
        Some.Query(
            "SELECT STREAM NUMBER_OF_DISTINCT_ITEMS FROM TABLE(COUNT_DISTINCT_ITEMS_TUMBLING(CURSOR(SELECT STREAM \"k\" FROM \"SOURCE_SQL_STREAM_001\"), 'k', 60))",
            Some.Reading(1, "a", 1),
            Some.Reading(2, "b", 1),
            Some.Reading(3, "a", 1),
            Some.Reading(61, "c", 1)));

    [Fact]
    public void A_row_with_a_null_number_passes_the_forest_without_a_score() => Assert.Equal(
        ["1|a|0", "2|b|null"],
        Some.Query("SELECT STREAM \"k\", ANOMALY_SCORE FROM TABLE(RANDOM_CUT_FOREST(CURSOR(SELECT STREAM \"k\", \"x\" FROM \"SOURCE_SQL_STREAM_001\")))", Some.Reading(1, "a", 1), Some.Reading(2, "b", null)));

    [Fact]
    public void A_view_is_read_as_a_stream() => Assert.Equal(
        ["2|b|20"],
        Some.Run(
            Some.Program("CREATE VIEW \"HOT\" (\"id\", \"v\") AS SELECT STREAM \"k\", \"x\" FROM \"SOURCE_SQL_STREAM_001\" WHERE \"x\" > 10; SELECT STREAM \"id\", \"v\" FROM \"HOT\";"),
            [Some.Reading(1, "a", 1), Some.Reading(2, "b", 20)])[""]);

    [Fact]
    public void A_comma_join_with_a_table_finds_its_condition_in_where()
    {
        var table = new ReferenceTable("T", new RowSchema([new Column("id", SqlType.Text), new Column("least", SqlType.Double)]), [Limit("a", 5), Limit("a", 1), Limit("b", 5)]);
        var program = Some.Program("SELECT STREAM \"k\", \"least\" FROM \"SOURCE_SQL_STREAM_001\" AS s, T AS t WHERE s.\"k\" = t.\"id\" AND \"x\" > \"least\";", [table]);

        Assert.Equal(["1|a|5", "1|a|1"], Some.Run(program, [Some.Reading(1, "a", 7), Some.Reading(2, "b", 3), Some.Reading(3, "c", 9)])[""]);
        Assert.Contains("joins the table \"T\" by 1 key", program.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Partitions_by_a_step_of_time_begin_anew_with_it() => Assert.Equal(
        ["1|1", "2|2", "61|1"],
        Some.Query("SELECT STREAM COUNT(*) OVER (PARTITION BY FLOOR(ROWTIME TO MINUTE) ROWS UNBOUNDED PRECEDING) FROM \"SOURCE_SQL_STREAM_001\"", Some.Reading(1, "a", 1), Some.Reading(2, "a", 1), Some.Reading(61, "a", 1)));

    [Fact]
    public void Order_by_rowtime_alone_changes_nothing() => Assert.Equal(
        ["1|a", "1|b"],
        Some.Query("SELECT STREAM \"k\" FROM \"SOURCE_SQL_STREAM_001\" ORDER BY \"SOURCE_SQL_STREAM_001\".ROWTIME", Some.Reading(1, "a", 1), Some.Reading(1, "b", 1)));

    [Fact]
    public void Two_inputs_are_merged_by_time()
    {
        var second = Some.Readings with { Name = "SECOND" };
        var output = new Recorded();
        var run = Some.Program("SELECT STREAM \"k\" FROM \"SOURCE_SQL_STREAM_001\" UNION ALL SELECT STREAM \"k\" FROM SECOND;", Some.Readings, second).Start(output);

        run.Add(1, Some.Reading(1, "b", 1));
        run.Add(0, Some.Reading(2, "a", 1));
        run.Add(1, Some.Reading(2, "c", 1));
        run.End();

        Assert.Equal(["1|b", "2|a", "2|c"], output[""]);
    }

    [Fact]
    public void A_program_describes_its_pumps() => Assert.Equal(
        """
        query
          reads "SOURCE_SQL_STREAM_001"
          keeps rows by a condition
          groups by "k", FLOOR MINUTE(ROWTIME)
            keeps the aggregates of each group, by "k" (the groups of one step of time)
          is an output
          key: "k"

        """,
        Some.Program("SELECT STREAM \"k\", COUNT(*) FROM \"SOURCE_SQL_STREAM_001\" WHERE \"x\" > 1 GROUP BY \"k\", FLOOR(ROWTIME TO MINUTE);").Describe());

    private static Row Limit(string id, double least) => new(0, [Value.Of(id), Value.Of(least)]);
}
