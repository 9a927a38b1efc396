using System.Globalization;
using System.Text;
using CsCheck;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Log;
using SensorGrid.Applications.Runs;
using SensorGrid.Applications.Tests.Log;

namespace SensorGrid.Applications.Tests.Runs;

/// <summary>The rows of an application do not depend on how the log was read, nor on where it was stored and restored.</summary>
public class RunProperties
{
    private const string Schema = """
        "schema": {"RecordFormat": {"RecordFormatType": "JSON"}, "RecordColumns": [
          {"Name": "sensor", "SqlType": "VARCHAR(16)", "Mapping": "$.sensor"}, {"Name": "x", "SqlType": "DOUBLE", "Mapping": "$.x"}]}
        """;

    private static readonly string[] Programs =
    [
        """
        CREATE OR REPLACE STREAM "OUT" ("sensor" VARCHAR(16), "mean" DOUBLE, "n" INTEGER);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM "sensor", AVG("x"), COUNT(*) FROM "IN" GROUP BY "sensor", STEP("IN".ROWTIME BY INTERVAL '1' SECOND);
        """,
        """
        CREATE OR REPLACE STREAM "OUT" ("sensor" VARCHAR(16), "shard" VARCHAR(64), "sum" DOUBLE, "before" DOUBLE);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM "sensor", SHARD_ID, SUM("x") OVER W, LAG("x", 1) OVER W FROM "IN" WINDOW W AS (PARTITION BY "sensor" ROWS 3 PRECEDING);
        """,
        """
        CREATE OR REPLACE STREAM "MID" ("sensor" VARCHAR(16), "x" DOUBLE);
        CREATE OR REPLACE STREAM "OUT" ("sensor" VARCHAR(16), "most" DOUBLE);
        CREATE OR REPLACE PUMP "A" AS INSERT INTO "MID" SELECT STREAM "sensor", "x" / ("x" - 3) FROM "IN";
        CREATE OR REPLACE PUMP "B" AS INSERT INTO "OUT" SELECT STREAM "sensor", MAX("x") FROM "MID" WINDOWED BY STAGGER (PARTITION BY "sensor" RANGE INTERVAL '2' SECOND);
        """,
        """
        CREATE OR REPLACE STREAM "OUT" ("x" DOUBLE, "score" DOUBLE);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM "x", ANOMALY_SCORE FROM TABLE(RANDOM_CUT_FOREST(CURSOR(SELECT STREAM "x" FROM "IN"), 5, 16, 100, 1));
        """,
    ];

    [Fact]
    public void A_live_run_with_crashes_has_the_rows_of_a_replay()
    {
        CompiledApplication[] applications = [.. Programs.Select(Compile)];
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var application = applications[random.Next(applications.Length)];
                var log = new SimulatedLog(random, Payload);
                var live = new SimulatedRun(application, log, random);
                live.RunToTheEnd();
                var replayed = SimulatedRun.Replay(application, log, live.Facts, random.Next(1, 9));
                Assert.Equal(replayed, live.Visible);
            },
            iter: 300);
    }

    [Fact]
    public void Ordinals_of_a_stream_are_consecutive_from_those_of_the_generation_before()
    {
        var application = Compile(Programs[1]);
        var random = new Random(3);
        var log = new SimulatedLog(random, Payload);
        var run = ApplicationRun.Start(application, log.Start, MergeFacts.None, new Dictionary<string, long> { ["OUT"] = 41 });
        SimulatedRun.Finish(log, run, 5);
        var rows = run.TakeRows().Where(row => row.Stream == 0).ToArray();
        Assert.Equal(Enumerable.Range(42, rows.Length).Select(ordinal => (long)ordinal), rows.Select(row => row.Ordinal));
        Assert.True(rows.Length > 0);
    }

    [Fact]
    public void A_record_that_is_no_JSON_is_a_row_of_the_error_stream_with_its_place_and_the_others_count()
    {
        var application = Compile(Programs[0]);
        var run = ApplicationRun.Start(application, new MergePlace([new LanePlace(Features.Log.ShardName.Parse("line-1:shardId-1"), [], null, null, long.MinValue, null)]), MergeFacts.None, new Dictionary<string, long>());
        run.Merge.Append(Features.Log.ShardName.Parse("line-1:shardId-1"), [Record(1, "oops"), Record(2, """{"sensor": "a", "x": 2}""")]);
        run.Merge.Advance(Features.Log.ShardName.Parse("line-1:shardId-1"), 10_000);
        Assert.True(run.Process(100));
        var rows = run.TakeRows();
        var error = Assert.Single(rows, row => row.Stream == application.Outputs.Count - 1);
        Assert.Contains("line-1:shardId-1, record 1: ", Encoding.UTF8.GetString(error.Json.Span), StringComparison.Ordinal);
        var row = Assert.Single(rows, row => row.Stream == 0);
        Assert.Equal("""{"ROWTIME":"1970-01-01 00:00:02.000","sensor":"a","mean":2,"n":1}""", Encoding.UTF8.GetString(row.Json.Span));
        Assert.Equal((2, 2, 1), (run.Records, run.RowsIn, run.Errors));
    }

    private static Kinesis.Records.ShardRecord Record(int sequence, string json) => new(
        new Kinesis.Records.RecordPosition(sequence.ToString(CultureInfo.InvariantCulture), 0), "key", DateTimeOffset.FromUnixTimeMilliseconds(1_000 + sequence), Encoding.UTF8.GetBytes(json));

    private static byte[] Payload(Random random) => Encoding.UTF8.GetBytes(random.Next(20) == 0
        ? "{\"sensor\": 3"
        : string.Create(CultureInfo.InvariantCulture, $$"""{"sensor": "{{(char)('a' + random.Next(3))}}", "x": {{random.Next(0, 7)}}}"""));

    private static CompiledApplication Compile(string program)
    {
        var json = $$"""{"program": {{System.Text.Json.JsonSerializer.Serialize(program)}}, "inputs": [{"name": "IN", "source": "line-1", {{Schema}}}]}""";
        var application = CompiledApplication.Compile(ApplicationDefinition.Parse(Encoding.UTF8.GetBytes(json)), 0, out var issues);
        Assert.True(application is not null, string.Join("\n", issues));
        return application;
    }
}
