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

    [Fact]
    public void A_bound_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Some.Program("SELECT STREAM \"k\" FROM \"SOURCE_SQL_STREAM_001\"").Start(new Recorded(), new SqlLimits(0)));
}
