using CsCheck;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Running;

public sealed class PlansTests
{
    private const string S = "FROM \"SOURCE_SQL_STREAM_001\"";

    private static readonly SqlInput Input = new(
        "SOURCE_SQL_STREAM_001",
        new RowSchema([new Column("sensor_id", SqlType.Text), new Column("site", SqlType.Text), new Column("x", SqlType.Double)]));

    /// <summary>Programs with one output, whose pumps have one key together, and whether that has the sensor.</summary>
    public static TheoryData<string, bool> Programs => new()
    {
        { $"SELECT STREAM \"sensor_id\", AVG(\"x\") {S} GROUP BY \"sensor_id\", FLOOR(ROWTIME TO MINUTE);", true },
        { $"SELECT STREAM \"sensor_id\", \"site\", COUNT(*) {S} GROUP BY \"site\", \"sensor_id\", FLOOR(ROWTIME TO MINUTE);", true },
        { $"SELECT STREAM \"sensor_id\", SUM(\"x\") OVER (PARTITION BY \"sensor_id\" ROWS 2 PRECEDING) {S};", true },
        { $"SELECT STREAM \"sensor_id\", \"x\" - LAG(\"x\") OVER w AS d {S} WINDOW w AS (PARTITION BY \"sensor_id\" RANGE INTERVAL '30' SECOND PRECEDING);", true },
        { $"SELECT STREAM \"sensor_id\", COUNT(*) {S} WINDOWED BY STAGGER (PARTITION BY \"sensor_id\" RANGE INTERVAL '20' SECOND);", true },
        { $"SELECT \"sensor_id\", window_end, MAX(\"x\") FROM TABLE(HOP(TABLE \"SOURCE_SQL_STREAM_001\", DESCRIPTOR(ROWTIME), INTERVAL '10' SECOND, INTERVAL '30' SECOND)) GROUP BY \"sensor_id\", window_start, window_end;", true },
        { "SELECT \"sensor_id\", window_end, COUNT(*) FROM TABLE(SESSION(TABLE \"SOURCE_SQL_STREAM_001\" PARTITION BY \"sensor_id\", DESCRIPTOR(ROWTIME), INTERVAL '9' SECOND)) GROUP BY \"sensor_id\", window_start, window_end;", true },
        { $"SELECT STREAM DISTINCT FLOOR(ROWTIME TO MINUTE) AS m, \"sensor_id\" {S};", true },
        { $"SELECT \"sensor_id\", \"x\" FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY \"sensor_id\", FLOOR(ROWTIME TO MINUTE) ORDER BY \"x\" DESC) AS n {S}) WHERE n = 1;", true },
        { $"SELECT STREAM x.\"sensor_id\", x.\"x\", y.\"x\" {S} OVER (RANGE INTERVAL '10' SECOND PRECEDING) AS x JOIN \"SOURCE_SQL_STREAM_001\" AS y ON x.\"sensor_id\" = y.\"sensor_id\" AND x.\"x\" < y.\"x\";", true },
        { $"SELECT STREAM \"id\", SUM(c) OVER (PARTITION BY \"id\" ROWS 1 PRECEDING) FROM (SELECT STREAM \"sensor_id\" AS \"id\", COUNT(*) AS c {S} GROUP BY \"sensor_id\", FLOOR(ROWTIME TO MINUTE));", true },
        { $"SELECT STREAM \"sensor_id\", COUNT(*) {S} GROUP BY \"sensor_id\", FLOOR(ROWTIME TO MINUTE) ORDER BY FLOOR(ROWTIME TO MINUTE), COUNT(*) DESC;", true },
        { $"SELECT STREAM \"site\", COUNT(*) {S} GROUP BY \"site\", FLOOR(ROWTIME TO MINUTE);", false },
        { $"SELECT STREAM \"sensor_id\", COUNT(*) OVER (ROWS 2 PRECEDING) {S};", false },
        { $"SELECT STREAM \"sensor_id\", AVG(\"x\") OVER (PARTITION BY \"sensor_id\" ROWS 2 PRECEDING), AVG(\"x\") OVER (PARTITION BY \"site\" ROWS 2 PRECEDING) {S};", false },
        { $"SELECT STREAM \"sensor_id\", SUM(\"n\") OVER (PARTITION BY \"site\" ROWS 1 PRECEDING) FROM (SELECT STREAM \"sensor_id\", \"site\", COUNT(*) AS \"n\" {S} GROUP BY \"sensor_id\", \"site\", FLOOR(ROWTIME TO MINUTE));", false },
        { $"SELECT STREAM UPPER(\"sensor_id\"), COUNT(*) {S} GROUP BY UPPER(\"sensor_id\"), FLOOR(ROWTIME TO MINUTE);", false },
        { $"SELECT STREAM x.\"sensor_id\", y.\"sensor_id\" {S} OVER (ROWS 2 PRECEDING) AS x JOIN \"SOURCE_SQL_STREAM_001\" AS y ON x.\"sensor_id\" = y.\"sensor_id\";", false },
        { $"SELECT STREAM \"sensor_id\", ANOMALY_SCORE FROM TABLE(RANDOM_CUT_FOREST(CURSOR(SELECT STREAM \"sensor_id\", \"x\" {S})));", false },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void Finds_whether_a_pump_is_keyed_by_the_sensor(string text, bool isKeyed) => Assert.Equal(isKeyed, Some.Program(text, Input).Plan().Single().KeyKind is PumpKeyKind.Sensor);

    [Theory]
    [MemberData(nameof(Programs))]
    public void Sensors_by_themselves_have_the_rows_that_they_have_together(string text, bool isKeyed)
    {
        if (!isKeyed)
        {
            return;
        }

        Gen.Select(Gen.Int[0, 25], Gen.Int[0, 2], Gen.Int[0, 9]).Array[1, 40].Sample(
            steps =>
            {
                var time = 0L;
                var rows = steps.Select(step => (Sensor: $"s{step.Item2}", Row: new Row((time += step.Item1) * 1000, [Value.Of($"s{step.Item2}"), Value.Of($"p{step.Item3 % 2}"), Value.Of((double)step.Item3)]))).ToList();
                var together = Some.Run(Some.Program(text, Input), [.. rows.Select(row => row.Row)])[""];
                var alone = rows.GroupBy(row => row.Sensor).SelectMany(sensor => Some.Run(Some.Program(text, Input), [.. sensor.Select(row => row.Row)])[""]);

                // Not their ROWTIME: rows that were sorted or numbered are raised to the newest one of all.
                return together.Select(ValuesOf).Order(StringComparer.Ordinal).SequenceEqual(alone.Select(ValuesOf).Order(StringComparer.Ordinal));
            },
            iter: 60,
            threads: 1);
    }

    private static string ValuesOf(string row) => row[(row.IndexOf('|', StringComparison.Ordinal) + 1)..];

    [Fact]
    public void A_column_has_the_sensor_through_streams_and_texts_of_another_length()
    {
        var program = Some.Program(
            $"""
            CREATE STREAM A ("at" TIMESTAMP, "device" VARCHAR(20), "v" DOUBLE);
            CREATE STREAM B ("device" VARCHAR(64), "n" INTEGER);
            CREATE STREAM C ("device" VARCHAR(64));
            CREATE PUMP P AS INSERT INTO A SELECT STREAM ROWTIME, "sensor_id", "x" {S};
            CREATE PUMP Q AS INSERT INTO B SELECT STREAM "device", COUNT(*) FROM A GROUP BY "device", FLOOR(ROWTIME TO MINUTE);
            CREATE PUMP R AS INSERT INTO C SELECT STREAM "device" FROM B;
            CREATE PUMP T AS INSERT INTO C SELECT STREAM "site" {S};
            """,
            Input);

        Assert.Equal(("device", 20), (program.Streams[1].Sensor!.Name, program.Streams[1].Sensor!.Cut));
        Assert.Null(program.Streams[2].Sensor);
        Assert.Equal([PumpKeyKind.Row, PumpKeyKind.Sensor, PumpKeyKind.Row, PumpKeyKind.Row], program.Plan().Select(pump => pump.KeyKind));
    }

    [Fact]
    public void A_plan_says_what_is_kept_and_by_what_it_is_bounded() => Assert.Equal(
        """
        query
          reads "SOURCE_SQL_STREAM_001"
          window of 11 rows before the row, 1 partition key, 2 functions
            keeps the rows of each partition's window, by "sensor_id" (11 rows before the newest row)
          sorts the rows of a step by 1 key
            keeps the rows that are to be sorted (the rows of one step of time)
          is an output
          key: the sensor ("sensor_id")

        """,
        Some.Program($"SELECT STREAM \"sensor_id\", AVG(\"x\") OVER (PARTITION BY \"sensor_id\" ROWS 11 PRECEDING) AS m {S} ORDER BY FLOOR(ROWTIME TO SECOND), m DESC;", Input).Describe());
}
