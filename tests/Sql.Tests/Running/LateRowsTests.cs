using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Running;

public sealed class LateRowsTests
{
    private const string Sorted = """
        CREATE STREAM "SORTED" ("k" VARCHAR(8));
        CREATE PUMP "SORT" AS INSERT INTO "SORTED" SELECT STREAM "t" AS ROWTIME, "k" FROM S ORDER BY "t" WITHIN INTERVAL '10' SECOND;
        SELECT STREAM FLOOR(ROWTIME TO MINUTE), COUNT(*) FROM "SORTED" GROUP BY FLOOR("SORTED".ROWTIME TO MINUTE);
        """;

    private static readonly SqlInput Input = new("S", new RowSchema([new Column("t", SqlType.Timestamp), new Column("k", SqlType.Text)]));

    [Fact]
    public void Late_rows_leave_in_the_order_of_their_own_time_which_is_their_rowtime()
    {
        var output = Some.Run(Some.Program(Sorted, Input), [At(5, "a"), At(3, "b"), At(12, "c"), At(5, "d"), At(70, "e")]);

        Assert.Equal(["3|b", "5|a", "5|d", "12|c", "70|e"], output["SORTED"]);
        Assert.Equal(["60|2024-05-06 11:00:00|4", "120|2024-05-06 11:01:00|1"], output[""]);
    }

    [Fact]
    public void A_row_whose_place_has_passed_is_lost_and_told_of()
    {
        var output = Some.Run(Some.Program(Sorted, Input), [At(20, "a"), At(10, "b"), At(9.999, "c")]);

        Assert.Equal(["10|b", "20|a"], output["SORTED"]);
        Assert.Contains("|LATE_ROW|", Assert.Single(output["error_stream"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_without_time_is_dropped() =>
        Assert.Equal(["1|a"], Some.Run(Some.Program(Sorted, Input), [At(1, "a"), new Row(Some.Start, [Value.Null, Value.Of("b")])])["SORTED"]);

    [Fact]
    public void The_time_must_be_in_the_select_list() => Assert.Equal(
        ["1:38 ORDER BY ... WITHIN makes a TIMESTAMP column the rows' ROWTIME, rising: the select list must have it AS ROWTIME."],
        Some.Issues("SELECT STREAM \"k\" FROM S ORDER BY    \"t\" WITHIN INTERVAL '10' SECOND;", Input));

    private static Row At(double seconds, string k) => new(Some.Start + 1_000_000, [Value.Of(Some.Start + (long)(seconds * 1000)), Value.Of(k)]);
}
