namespace SensorGrid.Sql.Tests.Running;

public sealed class TumblingTests
{
    private const string Source = "SELECT STREAM ROWTIME, \"k\", COUNT(*), AVG(\"x\") FROM \"SOURCE_SQL_STREAM_001\" GROUP BY \"k\", ";

    public static TheoryData<string> Spellings =>
    [
        "STEP(\"SOURCE_SQL_STREAM_001\".ROWTIME BY INTERVAL '60' SECOND)",
        "FLOOR(\"SOURCE_SQL_STREAM_001\".ROWTIME TO MINUTE)",
        "FLOOR((\"SOURCE_SQL_STREAM_001\".ROWTIME - TIMESTAMP '1970-01-01 00:00:00') MINUTE / 1 TO MINUTE)",
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Three_spellings_give_the_same_windows(string key)
    {
        var rows = Some.Query(
            Source + key,
            Some.Reading(20, "a", 1),
            Some.Reading(30, "a", 2),
            Some.Reading(59.999, "b", 5),
            Some.Reading(60, "a", 7));

        Assert.Equal(["60|2024-05-06 11:01:00|a|2|1.5", "60|2024-05-06 11:01:00|b|1|5", "120|2024-05-06 11:02:00|a|1|7"], rows);
    }

    [Fact]
    public void Windows_of_five_minutes_by_their_number_are_those_of_step()
    {
        var rows = new[] { Some.Reading(1, "a", 1), Some.Reading(299.999, "a", 2), Some.Reading(300, "a", 3), Some.Reading(901, "b", 4) };

        var byNumber = Some.Query(Source + "FLOOR((ROWTIME - TIMESTAMP '1970-01-01 00:00:00') MINUTE / 5 TO MINUTE)", rows);

        Assert.Equal(Some.Query(Source + "STEP(ROWTIME BY INTERVAL '5' MINUTE)", rows), byNumber);
        Assert.Equal(["300|2024-05-06 11:05:00|a|2|1.5", "600|2024-05-06 11:10:00|a|1|3", "1200|2024-05-06 11:20:00|b|1|4"], byNumber);
    }

    [Fact]
    public void Pumps_chain_and_fan_out()
    {
        var program = Some.Program("""
            CREATE STREAM "HIGH" ("k" VARCHAR(8), "x" DOUBLE);
            CREATE STREAM "COUNTS" ("k" VARCHAR(8), "c" BIGINT);
            CREATE STREAM "DOUBLED" ("y" DOUBLE);
            CREATE PUMP "HIGH" AS INSERT INTO "HIGH" SELECT STREAM "k", "x" FROM "SOURCE_SQL_STREAM_001" WHERE "x" > 10;
            CREATE PUMP "P2" AS INSERT INTO "COUNTS" SELECT STREAM "k", COUNT(*) FROM "HIGH" GROUP BY "k", STEP("HIGH".ROWTIME BY INTERVAL '10' SECOND);
            CREATE PUMP "P3" AS INSERT INTO "DOUBLED" SELECT STREAM "x" * 2 FROM "HIGH";
            """);

        var output = Some.Run(program, [Some.Reading(1, "a", 11), Some.Reading(2, "a", 9), Some.Reading(3, "a", 12), Some.Reading(12, "b", 20)]);

        Assert.Equal(["1|a|11", "3|a|12", "12|b|20"], output["HIGH"]);
        Assert.Equal(["10|a|2", "20|b|1"], output["COUNTS"]);
        Assert.Equal(["1|22", "3|24", "12|40"], output["DOUBLED"]);
        Assert.Equal([true, false, false, false], program.Streams.Select(stream => stream.IsRead));
    }

    [Fact]
    public void Having_filters_finished_groups()
    {
        var rows = Some.Query(
            "SELECT STREAM \"k\", SUM(\"n\") AS s FROM \"SOURCE_SQL_STREAM_001\" GROUP BY \"k\", STEP(ROWTIME BY INTERVAL '1' MINUTE) HAVING SUM(\"n\") > 3 AND COUNT(*) > 1",
            Some.Reading(1, "a", 0, 2),
            Some.Reading(2, "a", 0, 2),
            Some.Reading(3, "b", 0, 9),
            Some.Reading(4, "c", 0, 1),
            Some.Reading(5, "c", 0, 1));

        Assert.Equal(["60|a|4"], rows);
    }

    [Fact]
    public void Rows_of_a_step_are_sorted_and_keep_their_times()
    {
        var rows = Some.Query(
            "SELECT STREAM \"k\", \"x\" FROM \"SOURCE_SQL_STREAM_001\" s ORDER BY FLOOR(s.ROWTIME TO SECOND), \"x\" DESC",
            Some.Reading(0.1, "a", 1),
            Some.Reading(0.2, "b", 3),
            Some.Reading(0.3, "c", 2),
            Some.Reading(1.0, "d", 9));

        Assert.Equal(["0.2|b|3", "0.3|c|2", "0.1|a|1", "1|d|9"], rows);
    }

    [Fact]
    public void A_window_over_time_counts_all_rows_of_the_instant()
    {
        var rows = Some.Query(
            "SELECT STREAM \"k\", COUNT(*) OVER w, AVG(\"x\") OVER (PARTITION BY \"k\" ROWS 1 PRECEDING) FROM \"SOURCE_SQL_STREAM_001\" WINDOW w AS (RANGE INTERVAL '10' SECOND PRECEDING)",
            Some.Reading(0, "a", 1),
            Some.Reading(10, "a", 3),
            Some.Reading(10, "b", 5),
            Some.Reading(11, "a", 7));

        Assert.Equal(["0|a|1|1", "10|a|3|2", "10|b|3|5", "11|a|3|5"], rows);
    }

    [Fact]
    public void A_sub_query_is_an_unnamed_stream()
    {
        var rows = Some.Query(
            """
            SELECT STREAM "k", "c" FROM (
                SELECT STREAM "k", COUNT(*) OVER (PARTITION BY "k" RANGE INTERVAL '1' MINUTE PRECEDING) AS "c" FROM "SOURCE_SQL_STREAM_001") AS t
            WHERE t."c" = 1
            """,
            Some.Reading(0, "a", 1),
            Some.Reading(10, "a", 3),
            Some.Reading(20, "b", 5),
            Some.Reading(70.001, "a", 7));

        Assert.Equal(["0|a|1", "20|b|1", "70.001|a|1"], rows);
    }
}
