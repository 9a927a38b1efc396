using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Running;

public sealed class ErrorStreamTests
{
    [Fact]
    public void A_row_that_cannot_be_computed_goes_to_the_error_stream_and_the_others_go_on()
    {
        var program = Some.Program("""
            CREATE STREAM "A" ("q" INTEGER);
            CREATE PUMP "DIVIDE" AS INSERT INTO "A" SELECT STREAM 10 / "n" FROM "SOURCE_SQL_STREAM_001";
            """);

        var output = Some.Run(program, [Some.Reading(1, "a", 1, 5), Some.Reading(2, "b", null, 0), Some.Reading(3, "c", 1, 2)]);

        Assert.Equal(["1|2", "3|5"], output["A"]);
        Assert.Equal(
            ["2|2024-05-06 11:00:02|ERROR|DIVISION_BY_ZERO|A number was divided by zero.|2024-05-06 11:00:02|\"k\" = 'b', \"x\" = NULL, \"n\" = 0|DIVIDE"],
            output["error_stream"]);
    }

    [Theory]
    [InlineData("\"error_stream\"")]
    [InlineData("ERROR_STREAM")]
    public void The_error_stream_is_read_as_any_other(string name)
    {
        var program = Some.Program($"""
            CREATE STREAM "A" ("q" INTEGER);
            CREATE STREAM "COUNTS" ("name" VARCHAR(32), "c" BIGINT);
            CREATE PUMP "DIVIDE" AS INSERT INTO "A" SELECT STREAM 10 / "n" FROM "SOURCE_SQL_STREAM_001";
            CREATE PUMP "COUNT" AS INSERT INTO "COUNTS" SELECT STREAM ERROR_NAME, COUNT(*) FROM {name} GROUP BY ERROR_NAME, FLOOR(ROWTIME TO MINUTE);
            """);

        var output = Some.Run(program, [Some.Reading(1, "a", 1, 0), Some.Reading(2, "b", 1, 0), Some.Reading(61, "b", 1, 0)]);

        Assert.Equal(["60|DIVISION_BY_ZERO|2", "120|DIVISION_BY_ZERO|1"], output["COUNTS"]);
    }

    [Fact]
    public void Errors_of_a_pump_that_reads_errors_are_told_and_not_read_again()
    {
        var program = Some.Program("""
            CREATE STREAM "A" ("q" INTEGER);
            CREATE PUMP "DIVIDE" AS INSERT INTO "A" SELECT STREAM 10 / "n" FROM "SOURCE_SQL_STREAM_001";
            CREATE PUMP "WORSE" AS INSERT INTO "A" SELECT STREAM 1 / (CHAR_LENGTH(PUMP_NAME) - CHAR_LENGTH(PUMP_NAME)) FROM "error_stream";
            """);

        var output = Some.Run(program, [Some.Reading(1, "a", 1, 0)]);

        Assert.Equal(["DIVIDE", "WORSE"], output["error_stream"].Select(row => row[(row.LastIndexOf('|') + 1)..]).Order());
    }

    [Fact]
    public void A_null_in_a_not_null_column_is_an_error_of_the_row()
    {
        var program = Some.Program("""
            CREATE STREAM "A" ("k" VARCHAR(8) NOT NULL, "n" INTEGER);
            INSERT INTO "A" SELECT STREAM "k", "n" FROM "SOURCE_SQL_STREAM_001";
            """);

        var output = Some.Run(program, [Some.Reading(1, null, 1, 5), Some.Reading(2, "b", 1)]);

        Assert.Equal(["2|b|null"], output["A"]);
        Assert.Equal(["1|2024-05-06 11:00:01|ERROR|NULL_IN_NOT_NULL|The column \"k\" is NOT NULL, and its value is null.|2024-05-06 11:00:01|\"k\" = NULL, \"x\" = 1, \"n\" = 5|"], output["error_stream"]);
    }

    [Fact]
    public void A_sum_that_does_not_fit_loses_its_group_alone()
    {
        var program = Some.Program(
            "SELECT STREAM \"k\", SUM(CAST(\"k\" AS BIGINT)) FROM \"SOURCE_SQL_STREAM_001\" GROUP BY \"k\", STEP(ROWTIME BY INTERVAL '1' MINUTE);");

        var output = Some.Run(program, [Some.Reading(1, "9223372036854775807", 1), Some.Reading(2, "9223372036854775807", 1), Some.Reading(3, "7", 1)]);

        Assert.Equal(["60|7|7"], output[""]);
        Assert.Contains("|OVERFLOW|The sum of 2 values does not fit BIGINT.|", Assert.Single(output["error_stream"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_columns_of_a_list_are_null()
    {
        var program = Some.Program("""
            CREATE STREAM "A" ("k" VARCHAR(8), "n" INTEGER, "x" DOUBLE);
            INSERT INTO "A" ("x", "k") SELECT STREAM "n", "k" FROM "SOURCE_SQL_STREAM_001";
            """);

        Assert.Equal(["1|a|null|5"], Some.Run(program, [Some.Reading(1, "a", 1, 5)])["A"]);
    }

    [Fact]
    public void A_row_before_the_newest_one_is_raised_to_it()
    {
        var rows = Some.Query("SELECT STREAM ROWTIME, \"k\" FROM \"SOURCE_SQL_STREAM_001\"", Some.Reading(5, "a", 1), Some.Reading(3, "b", 1));

        Assert.Equal(["5|2024-05-06 11:00:05|a", "5|2024-05-06 11:00:05|b"], rows);
    }

    [Fact]
    public void A_row_with_too_few_values_is_refused()
    {
        var run = Some.Program("SELECT STREAM * FROM \"SOURCE_SQL_STREAM_001\";").Start(new Recorded());

        Assert.Throws<ArgumentException>(() => run.Add(0, new Row(0, [Value.Null])));
    }

    [Fact]
    public void A_time_behind_the_year_9999_is_refused()
    {
        var run = Some.Program("SELECT STREAM * FROM \"SOURCE_SQL_STREAM_001\";").Start(new Recorded());

        Assert.Throws<ArgumentException>(() => run.AdvanceTo(253_402_300_800_000));
        Assert.Throws<ArgumentException>(() => run.Add(0, new Row(long.MaxValue, [Value.Null, Value.Null, Value.Null])));
    }

    [Fact]
    public void Nothing_follows_the_end()
    {
        var run = Some.Program("SELECT STREAM * FROM \"SOURCE_SQL_STREAM_001\";").Start(new Recorded());
        run.End();

        Assert.Throws<InvalidOperationException>(() => run.Add(0, Some.Reading(1, "a", 1)));
    }
}
