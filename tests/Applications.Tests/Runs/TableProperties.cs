using System.Globalization;
using System.Text;
using CsCheck;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Log;
using SensorGrid.Applications.Runs;
using SensorGrid.Applications.Tests.Log;
using SensorGrid.Kinesis.Records;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Applications.Tests.Runs;

/// <summary>Reference tables that change while an application runs.</summary>
public class TableProperties
{
    private const string Inputs = """
        "inputs": [{"name": "IN", "source": "line-1", "schema": {"RecordFormat": {"RecordFormatType": "JSON"}, "RecordColumns": [
          {"Name": "sensor", "SqlType": "VARCHAR(16)", "Mapping": "$.sensor"}, {"Name": "x", "SqlType": "DOUBLE", "Mapping": "$.x"}]}}]
        """;

    private const string Tables = """
        "tables": [{"name": "LIMITS", "definition": "limits", "schema": {"RecordColumns": [
          {"Name": "sensor", "SqlType": "VARCHAR(16)", "Mapping": "$.sensor"}, {"Name": "limit", "SqlType": "DOUBLE", "Mapping": "$.limit"}]}}]
        """;

    // Joined row by row; below a window; above one; and above and below a window that its rows open.
    private static readonly string[] Programs =
    [
        """
        CREATE OR REPLACE STREAM "OUT" ("sensor" VARCHAR(16), "x" DOUBLE, "limit" DOUBLE);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM "IN"."sensor", "x", "limit" FROM "IN" LEFT JOIN "LIMITS" ON "IN"."sensor" = "LIMITS"."sensor";
        """,
        """
        CREATE OR REPLACE STREAM "OUT" ("sensor" VARCHAR(16), "over" DOUBLE, "n" INTEGER);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM "IN"."sensor", SUM("x" - "limit"), COUNT(*)
        FROM "IN" JOIN "LIMITS" ON "IN"."sensor" = "LIMITS"."sensor" GROUP BY "IN"."sensor", STEP("IN".ROWTIME BY INTERVAL '1' SECOND);
        """,
        """
        CREATE OR REPLACE STREAM "MID" ("sensor" VARCHAR(16), "mean" DOUBLE);
        CREATE OR REPLACE STREAM "OUT" ("sensor" VARCHAR(16), "over" DOUBLE);
        CREATE OR REPLACE PUMP "A" AS INSERT INTO "MID" SELECT STREAM "sensor", AVG("x") FROM "IN" GROUP BY "sensor", STEP("IN".ROWTIME BY INTERVAL '1' SECOND);
        CREATE OR REPLACE PUMP "B" AS INSERT INTO "OUT" SELECT STREAM "MID"."sensor", "mean" - "limit" FROM "MID" LEFT JOIN "LIMITS" ON "MID"."sensor" = "LIMITS"."sensor";
        """,
        """
        CREATE OR REPLACE STREAM "MID" ("sensor" VARCHAR(16), "over" DOUBLE);
        CREATE OR REPLACE STREAM "OUT" ("sensor" VARCHAR(16), "most" DOUBLE, "limit" DOUBLE);
        CREATE OR REPLACE PUMP "A" AS INSERT INTO "MID" SELECT STREAM "IN"."sensor", "x" - "limit" FROM "IN" JOIN "LIMITS" ON "IN"."sensor" = "LIMITS"."sensor";
        CREATE OR REPLACE PUMP "B" AS INSERT INTO "OUT" SELECT STREAM M."sensor", M."most", "limit"
        FROM (SELECT STREAM "sensor", MAX("over") AS "most" FROM "MID" WINDOWED BY STAGGER (PARTITION BY "sensor" RANGE INTERVAL '2' SECOND)) AS M
        LEFT JOIN "LIMITS" ON M."sensor" = "LIMITS"."sensor";
        """,
    ];

    [Fact]
    public void A_live_run_whose_tables_change_has_the_rows_of_a_replay_with_the_changes_at_the_same_places_wherever_it_crashes()
    {
        CompiledApplication[] applications = [.. Programs.Select(Compile)];
        var changes = 0;
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var application = applications[random.Next(applications.Length)];
                var log = new SimulatedLog(random, Payload);
                var live = new SimulatedRun(application, log, random, revision => LimitsOf(application, revision));
                live.RunToTheEnd();
                Interlocked.Add(ref changes, live.Tables.Pins.Count);
                var replayed = SimulatedRun.Replay(application, log, live.Facts, random.Next(1, 9), live.Tables, revision => LimitsOf(application, revision));
                Assert.Equal(replayed, live.Visible);
            },
            iter: 400);
        Assert.InRange(changes, 400, int.MaxValue);
    }

    [Fact]
    public void A_window_that_is_open_when_the_table_changes_keeps_what_it_has()
    {
        var application = Compile(Programs[1]);
        var run = Begin(application, out var shard);
        run.Merge.Append(shard, [Record(1, 1_100, "a", 5), Record(2, 1_200, "a", 5)]);
        run.Merge.Advance(shard, 1_300);
        Assert.True(run.Process(100));
        run.ChangeTables(LimitsOf(application, 2));
        run.Merge.Append(shard, [Record(3, 1_400, "a", 5)]);
        run.Merge.Advance(shard, 3_000);
        Assert.True(run.Process(100));

        // Twice 5 - 1 by the first table, and once 5 - 2 by the second.
        Assert.Equal("""{"ROWTIME":"1970-01-01 00:00:02.000","sensor":"a","over":11,"n":3}""", Encoding.UTF8.GetString(Assert.Single(run.TakeRows()).Json.Span));
    }

    [Fact]
    public void A_window_that_has_closed_before_the_change_is_joined_with_the_table_before_though_no_record_came_between()
    {
        var application = Compile(Programs[2]);
        var run = Begin(application, out var shard);
        run.Merge.Append(shard, [Record(1, 1_100, "a", 5)]);
        run.Merge.Advance(shard, 2_500);
        Assert.True(run.Process(100));
        run.ChangeTables(LimitsOf(application, 2));
        run.Merge.Append(shard, [Record(2, 2_600, "a", 5)]);
        run.Merge.Advance(shard, 4_000);
        Assert.True(run.Process(100));
        Assert.Equal([4d, 3d], OversOf(run));

        // A replay that has read everything at once.
        var replay = ApplicationRun.Start(application.With(LimitsOf(application, 1)), PlaceOf(shard), run.Merge.Facts, new Dictionary<string, long>(), run.Tables);
        replay.Merge.Append(shard, [Record(1, 1_100, "a", 5), Record(2, 2_600, "a", 5)]);
        replay.Merge.Advance(shard, 4_000);
        Assert.False(replay.Process(100));
        replay.ChangeTables(LimitsOf(application, replay.DuePin!.Revision));
        Assert.True(replay.Process(100));
        Assert.Equal([4d, 3d], OversOf(replay));
    }

    [Fact]
    public void A_change_to_an_earlier_revision_is_refused_and_so_is_one_while_a_stored_change_is_ahead()
    {
        var application = Compile(Programs[0]);
        var run = Begin(application, out var shard);
        Assert.Throws<ArgumentException>(() => run.ChangeTables(LimitsOf(application, 1)));
        run.Merge.Append(shard, [Record(1, 1_100, "a", 5)]);
        run.Process(100);
        run.ChangeTables(LimitsOf(application, 3));
        Assert.Equal((1, 1_100, 3), (run.Tables.Pins[0].After, run.Tables.Pins[0].Time, run.Tables.Pins[0].Revision));

        var again = ApplicationRun.Start(application.With(LimitsOf(application, 1)), PlaceOf(shard), MergeFacts.None, new Dictionary<string, long>(), run.Tables);
        Assert.False(again.CanChangeTables);
        Assert.Throws<InvalidOperationException>(() => again.ChangeTables(LimitsOf(application, 4)));
    }

    [Fact]
    public void Tables_do_not_change_before_the_place_up_to_which_rows_were_stored()
    {
        var application = Compile(Programs[0]);
        var shard = Features.Log.ShardName.Parse("line-1:shardId-1");
        var run = ApplicationRun.Start(
            application.With(LimitsOf(application, 1)), PlaceOf(shard), MergeFacts.None, new Dictionary<string, long>(), new TableHistory(1, new Dictionary<string, string>(), []), new RunPlace(2, 2_000));
        run.Merge.Append(shard, [Record(1, 1_100, "a", 5)]);
        run.Process(100);
        Assert.Throws<InvalidOperationException>(() => run.ChangeTables(LimitsOf(application, 2)));
        run.Merge.Append(shard, [Record(2, 1_200, "a", 5)]);
        run.Process(100);
        Assert.False(run.CanChangeTables);
        run.Merge.Advance(shard, 2_000);
        run.Process(100);
        Assert.True(run.CanChangeTables);
    }

    [Fact]
    public void A_program_without_the_rows_of_its_tables_does_not_run() =>
        Assert.Throws<ArgumentException>(() => ApplicationRun.Start(Compile(Programs[0]), new MergePlace([]), MergeFacts.None, new Dictionary<string, long>()));

    private static ApplicationRun Begin(CompiledApplication application, out Features.Log.ShardName shard)
    {
        shard = Features.Log.ShardName.Parse("line-1:shardId-1");
        return ApplicationRun.Start(
            application.With(LimitsOf(application, 1)), PlaceOf(shard), MergeFacts.None, new Dictionary<string, long>(), new TableHistory(1, new Dictionary<string, string>(), []));
    }

    private static MergePlace PlaceOf(Features.Log.ShardName shard) => new([new LanePlace(shard, [], null, null, long.MinValue, null)]);

    private static double[] OversOf(ApplicationRun run) =>
        [.. run.TakeRows().Select(row => System.Text.Json.JsonDocument.Parse(row.Json).RootElement.GetProperty("over").GetDouble())];

    private static ShardRecord Record(int sequence, long time, string sensor, double x) => new(
        new RecordPosition(sequence.ToString(CultureInfo.InvariantCulture), 0),
        "key",
        DateTimeOffset.FromUnixTimeMilliseconds(time),
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"sensor": "{{sensor}}", "x": {{x}}}""")));

    /// <summary>Makes the table of a revision: the limit of each sensor is the number of the revision, and every third revision lacks one.</summary>
    private static LoadedTables LimitsOf(CompiledApplication application, long revision)
    {
        var schema = application.Definition.Tables[0].Schema!.Rows;
        Row[] rows = [.. "abc".Where(sensor => revision % 3 != 0 || sensor != 'b').Select(sensor => new Row(0, [Value.Of(sensor.ToString()), Value.Of((double)revision)]))];
        return new LoadedTables(revision, [new ReferenceTable("LIMITS", schema, rows)], new Dictionary<string, string> { ["limits"] = $"{revision}" });
    }

    private static byte[] Payload(Random random) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"sensor": "{{(char)('a' + random.Next(3))}}", "x": {{random.Next(0, 7)}}}"""));

    private static CompiledApplication Compile(string program)
    {
        var json = $$"""{"program": {{System.Text.Json.JsonSerializer.Serialize(program)}}, {{Inputs}}, {{Tables}}}""";
        var application = CompiledApplication.Compile(ApplicationDefinition.Parse(Encoding.UTF8.GetBytes(json)), 0, out var issues);
        Assert.True(application is not null, string.Join("\n", issues));
        return application;
    }
}
