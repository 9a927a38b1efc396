using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Running;

/// <summary>What stands around the queries of programs of Flink: declarations by another table, and statements of clients.</summary>
public sealed class FlinkStatementsTests
{
    private const string Base = "CREATE TABLE base (pump STRING, flow DOUBLE, double_flow AS flow * 2, at_time TIMESTAMP(3), arrived TIMESTAMP(3) METADATA FROM 'timestamp', WATERMARK FOR at_time AS at_time - INTERVAL '5' SECOND) WITH ('connector' = 'kinesis'); ";

    private const string ByMinute = "SELECT SUM(flow), COUNT(*) FROM pumps GROUP BY TUMBLE(at_time, INTERVAL '1' MINUTE);";

    private static readonly SqlInput Input = new("pumps", new RowSchema([new("pump", SqlType.Text), new("flow", SqlType.Double), new("at_time", SqlType.Timestamp)]));

    [Theory]
    [InlineData("CREATE TABLE pumps WITH ('connector' = 'kinesis') LIKE base;", "pump, flow, double_flow, at_time, arrived")]
    [InlineData("CREATE TABLE pumps LIKE base (INCLUDING ALL EXCLUDING OPTIONS);", "pump, flow, double_flow, at_time, arrived")]
    [InlineData("CREATE TABLE pumps (half AS flow / 2) WITH ('connector' = 'kinesis') LIKE base (EXCLUDING GENERATED);", "pump, flow, at_time, arrived, half")]
    [InlineData("CREATE TABLE pumps (flow INT) LIKE base (OVERWRITING ALL);", "pump, double_flow, at_time, arrived, flow")]
    [InlineData("CREATE TABLE pumps LIKE base (EXCLUDING ALL);", "pump, flow, at_time")]
    [InlineData("CREATE TABLE one LIKE base (EXCLUDING METADATA); CREATE TABLE pumps LIKE one;", "pump, flow, double_flow, at_time")]
    public void A_table_like_another_one_has_its_columns(string declared, string columns)
    {
        var program = Some.Program($"{Base}{declared} CREATE VIEW v AS SELECT * FROM pumps; SELECT * FROM v;", Input);

        Assert.Equal(columns, string.Join(", ", program.Streams.Single(stream => stream.Name == "").Schema.Columns.Select(column => column.Name)));
    }

    [Fact]
    public void The_watermark_is_taken_over() => Assert.Equal(
        ["60|11|2", "120|5|1"],
        Some.Run(Some.Program($"{Base}CREATE TABLE pumps LIKE base; {ByMinute}", Input), [At(50, 10), At(61, 5), At(58, 1)])[""]);

    [Theory]
    [InlineData("WATERMARKS")]
    [InlineData("ALL")]
    public void The_watermark_may_be_excluded(string part) => Assert.Contains(
        Some.Issues($"{Base}CREATE TABLE pumps LIKE base (EXCLUDING {part}); {ByMinute}", Input), issue => issue.Contains("The groups would never end", StringComparison.Ordinal));

    [Fact]
    public void A_table_like_none_is_told() => Assert.Equal(
        ["1:29 No table none is declared before: LIKE takes the columns of a table that stands before it."],
        Some.Issues("CREATE TABLE t (k INT) LIKE none; SELECT \"k\" FROM SOURCE_SQL_STREAM_001;").Where(issue => !issue.StartsWith("warning", StringComparison.Ordinal)));

    [Fact]
    public void Statements_of_clients_have_no_effect_and_are_told()
    {
        const string Text = """
            %flink.ssql(type=update)
            CREATE CATALOG c WITH ('type' = 'x');
            CREATE DATABASE IF NOT EXISTS d;
            USE d;
            ADD JAR 'x.jar';
            SHOW TABLES;
            RESET 'a';
            CREATE TABLE d.pumps (pump STRING, flow DOUBLE) WITH ('connector' = 'kinesis');
            DESCRIBE pumps;
            SELECT flow FROM d.pumps
            %flink.ssql
            SELECT pump FROM pumps;
            """;

        Assert.Equal(10, Some.Issues(Text, Input).Count(issue => issue.StartsWith("warning", StringComparison.Ordinal)));
        var output = Some.Run(Some.Program(Text, Input), [At(1, 7)]).All.Select(row => row.Row);
        Assert.Equal(["1|7", "1|a"], output);
    }

    [Fact]
    public void A_program_of_nothing_but_headings_is_read_and_its_one_error_is_told_behind_all_the_warnings()
    {
        var headings = string.Concat(Enumerable.Repeat("%a\n", 30_000));

        Assert.Equal(["30001:1 Found WRONG, expected a statement: a statement begins with CREATE, INSERT INTO or SELECT."], Some.Issues(headings + "WRONG;").Where(issue => !issue.StartsWith("warning", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_seconds_of_a_text_with_a_fraction_are_read_in_Flink() => Assert.Equal(
        [$"0|{(Some.Start / 1000) + 7}"],
        Some.Run(Some.Program("CREATE TABLE pumps (at_time TIMESTAMP(3)) WITH ('connector' = 'kinesis'); SELECT UNIX_TIMESTAMP(CAST(at_time AS STRING)) FROM pumps;", Input), [At(7.5, 1, 0)])[""]);

    private static Row At(double seconds, double flow, double? arrival = null) =>
        new(Some.Start + (long)((arrival ?? seconds) * 1000), [Value.Of("a"), Value.Of(flow), Value.Of(Some.Start + (long)(seconds * 1000))]);
}
