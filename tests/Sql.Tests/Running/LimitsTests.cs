using SensorGrid.Sql.Programs;

namespace SensorGrid.Sql.Tests.Running;

public sealed class LimitsTests
{
    public static TheoryData<string, string, string[]> Queries => new()
    {
        { "SELECT STREAM \"k\", SUM(\"x\") FROM \"SOURCE_SQL_STREAM_001\" GROUP BY \"k\", STEP(ROWTIME BY INTERVAL '10' SECOND)", "group", ["10|a|9", "10|b|2", "20|c|16"] },
        { "SELECT STREAM \"k\", SUM(\"x\") FROM \"SOURCE_SQL_STREAM_001\" WINDOWED BY STAGGER (PARTITION BY \"k\" RANGE INTERVAL '8' SECOND)", "window", ["9|a|9", "10|b|2", "18|c|16"] },
        { "SELECT \"k\", SUM(\"x\") FROM TABLE(HOP(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME), INTERVAL '10' SECOND, INTERVAL '10' SECOND)) GROUP BY \"k\", window_end", "group", ["10|a|9", "10|b|2", "20|c|16"] },
        { "SELECT \"k\", SUM(\"x\") FROM TABLE(SESSION(TABLE SOURCE_SQL_STREAM_001 PARTITION BY \"k\", DESCRIPTOR(ROWTIME), INTERVAL '4' SECOND)) GROUP BY \"k\", window_start, window_end", "session", ["6|b|2", "8|a|9", "14|c|16"] },
        { "SELECT STREAM \"k\", SUM(\"x\") OVER (PARTITION BY \"k\" RANGE INTERVAL '5' SECOND PRECEDING) FROM \"SOURCE_SQL_STREAM_001\"", "partition", ["1|a|1", "2|b|2", "4|a|9", "10|c|16"] },
        { "SELECT STREAM DISTINCT FLOOR(ROWTIME TO MINUTE), \"k\" FROM \"SOURCE_SQL_STREAM_001\"", "set of equal rows", ["1|2024-05-06 11:00:00|a", "2|2024-05-06 11:00:00|b"] },
        { "SELECT STREAM ITEM, ITEM_COUNT FROM TABLE(TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM \"k\" FROM \"SOURCE_SQL_STREAM_001\"), 'k', 5, 10))", "count of an item", ["10|a|2", "10|b|1", "20|c|1"] },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_row_of_one_group_too_many_is_told_of_and_the_open_ones_go_on(string query, string kind, string[] expected)
    {
        var output = new Recorded();
        var run = Some.Program(query).Start(output, new SqlLimits(MostGroups: 2));

        foreach (var (seconds, k, x) in new[] { (1, "a", 1), (2, "b", 2), (3, "c", 4), (4, "a", 8), (10, "c", 16) })
        {
            run.Add(0, Some.Reading(seconds, k, x));
        }

        run.End();

        Assert.Equal(expected, output[""].Select(row => row.Replace(".999|", "|", StringComparison.Ordinal)));
        var first = output["error_stream"][0];
        Assert.StartsWith("3|2024-05-06 11:00:03|ERROR|TOO_MANY_GROUPS|", first, StringComparison.Ordinal);
        Assert.Contains($"The row begins a new {kind}, and 2 are open, the most that are kept at a time: use keys with fewer values, or shorter windows.|2024-05-06 11:00:03|", first, StringComparison.Ordinal);
        Assert.Contains("\"k\" = 'c'", first, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string[]> Holders => new()
    {
        { "SELECT STREAM \"k\" FROM \"SOURCE_SQL_STREAM_001\" ORDER BY FLOOR(ROWTIME TO MINUTE), \"x\" DESC", "a step that is to be sorted", ["2|b", "1|a", "60|c"] },
        { "SELECT \"k\", \"place\" FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY FLOOR(ROWTIME TO MINUTE) ORDER BY \"x\" DESC) AS \"place\" FROM \"SOURCE_SQL_STREAM_001\")", "a step that is to be numbered", ["2|b|1", "2|a|2", "60|c|1"] },
        { "SELECT \"k\" FROM TABLE(SESSION(TABLE SOURCE_SQL_STREAM_001, DESCRIPTOR(ROWTIME), INTERVAL '10' SECOND))", "open sessions", ["12|a", "12|b", "70|c"] },
        { "SELECT STREAM \"k\", COUNT(*) OVER (RANGE INTERVAL '5' SECOND PRECEDING) FROM \"SOURCE_SQL_STREAM_001\"", "the windows of OVER", ["1|a|1", "2|b|2", "60|c|1"] },
        { "SELECT STREAM x.\"k\", y.\"k\" FROM \"SOURCE_SQL_STREAM_001\" OVER (RANGE INTERVAL '5' SECOND PRECEDING) AS x JOIN \"SOURCE_SQL_STREAM_001\" AS y ON x.\"x\" <= y.\"x\"", "the windows of a join", ["1|a|a", "2|a|b", "2|b|b", "3|a|c", "3|b|c", "60|c|c"] },
    };

    [Theory]
    [MemberData(nameof(Holders))]
    public void A_row_more_than_an_operator_holds_is_told_of_and_the_next_step_goes_on(string query, string holder, string[] expected)
    {
        var output = new Recorded();
        var run = Some.Program(query).Start(output, new SqlLimits(MostRows: 2));

        foreach (var (seconds, k, x) in new[] { (1, "a", 1), (2, "b", 2), (3, "c", 4), (60, "c", 4) })
        {
            run.Add(0, Some.Reading(seconds, k, x));
        }

        run.End();

        Assert.Equal(expected, output[""].Select(row => row.Replace("11.999|", "12|", StringComparison.Ordinal).Replace("69.999|", "70|", StringComparison.Ordinal)));
        var error = Assert.Single(output["error_stream"]);
        Assert.StartsWith("3|2024-05-06 11:00:03|ERROR|TOO_MANY_ROWS|", error, StringComparison.Ordinal);
        Assert.Contains($"2 rows are held in {holder}, the most that are kept at a time", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_a_partition_whose_window_is_full_go_on_at_the_most_rows()
    {
        var output = new Recorded();
        var run = Some.Program("SELECT STREAM \"k\", SUM(\"x\") OVER (PARTITION BY \"k\" ROWS 1 PRECEDING) FROM \"SOURCE_SQL_STREAM_001\"").Start(output, new SqlLimits(MostRows: 2));

        foreach (var (seconds, k, x) in new[] { (1, "a", 1), (2, "a", 2), (3, "b", 4), (4, "a", 8) })
        {
            run.Add(0, Some.Reading(seconds, k, x));
        }

        Assert.Equal(["1|a|1", "2|a|3", "4|a|10"], output[""]);
        Assert.Single(output["error_stream"]);
    }

    [Fact]
    public void The_oldest_of_too_many_rows_that_wait_for_a_later_one_is_told_of()
    {
        var output = new Recorded();
        var run = Some.Program("SELECT STREAM \"k\", LEAD(\"x\") OVER (PARTITION BY \"k\") FROM \"SOURCE_SQL_STREAM_001\"").Start(output, new SqlLimits(MostRows: 3));

        foreach (var (seconds, k, x) in new[] { (1, "a", 1), (2, "b", 2), (3, "b", 3), (4, "b", 4), (5, "b", 5) })
        {
            run.Add(0, Some.Reading(seconds, k, x));
        }

        Assert.Equal(["2|b|3", "3|b|4", "4|b|5"], output[""]);
        Assert.Contains("TOO_MANY_ROWS|3 rows are held in LEAD", Assert.Single(output["error_stream"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bound_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Some.Program("SELECT STREAM \"k\" FROM \"SOURCE_SQL_STREAM_001\"").Start(new Recorded(), new SqlLimits(0)));
}
