using System.Globalization;
using System.Text;
using System.Text.Json;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Log;
using SensorGrid.Applications.Runs;
using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;
using SensorGrid.Load.Bare;
using SensorGrid.Load.Measuring;
using SensorGrid.Load.Readings;
using SensorGrid.Load.Report;

namespace SensorGrid.Load.Cases;

/// <summary>JSON records of four shards through the run of a SQL application on one thread: merge, decoding, program, rows as JSON. No reading of streams and no storage.</summary>
internal sealed class ApplicationsCase : ILoadCase
{
    private const int Shards = 4;
    private const int Page = 1_000;

    private const string ByKey = """
        CREATE OR REPLACE STREAM "OUT" ("sensor" VARCHAR(64), "mean" DOUBLE, "n" INTEGER);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM "sensor_id", AVG("temperature"), COUNT(*)
        FROM "SOURCE_SQL_STREAM_001" GROUP BY "sensor_id", STEP("SOURCE_SQL_STREAM_001".ROWTIME BY INTERVAL '60' SECOND);
        """;

    private const string OneKey = """
        CREATE OR REPLACE STREAM "OUT" ("mean" DOUBLE, "n" INTEGER);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM AVG("temperature"), COUNT(*)
        FROM "SOURCE_SQL_STREAM_001" GROUP BY STEP("SOURCE_SQL_STREAM_001".ROWTIME BY INTERVAL '60' SECOND);
        """;

    public string Name => "applications";

    public Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        var readings = context.Size(quick: 200_000, full: 1_000_000);
        Measure(ByKey, 1_000, 50_000);
        context.Progress("a mean for each of 1,000 sensors and minute");
        var bare = Median(() => BareMeans.Run(new LoadReadings(1_000, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1)), readings / 1_000));
        var few = Median(() => Measure(ByKey, 1_000, readings));
        context.Progress("one mean of all");
        var one = Median(() => Measure(OneKey, 1_000, readings));
        var most = context.Size(quick: 20_000, full: 100_000);
        context.Progress(string.Create(CultureInfo.InvariantCulture, $"a mean for each of {most:N0} sensors"));
        var many = Median(() => Measure(ByKey, most, readings));
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            Figure.Ratio("SQL: AVG by sensor and minute, one thread", "the same in a dictionary", few / bare, 1.5, atMost: true, Against(few, bare)),
            new Figure("SQL: AVG of all sensors by minute, one thread", "", string.Create(CultureInfo.InvariantCulture, $"{1_000_000 / one:N0} readings/s"), "≥ 150,000", 1_000_000 / one >= 150_000),
            Figure.Ratio(string.Create(CultureInfo.InvariantCulture, $"growth: {most:N0} keys"), "1,000 keys", many / few, 1.6, atMost: true, Against(many, few)),
        ]);
    }

    private static string Against(double cost, double other) => FormattableString.Invariant($"{cost:F2} us against {other:F2} us");

    private static double Median(Func<double> measure) => Enumerable.Range(0, 3).Select(_ => measure()).Order().ElementAt(1);

    /// <returns>Processor time a reading, in microseconds.</returns>
    private static double Measure(string program, int sensors, int readings)
    {
        var definition = $$"""
            {
              "program": {{JsonSerializer.Serialize(program)}},
              "inputs": [{
                "name": "SOURCE_SQL_STREAM_001",
                "schema": {
                  "RecordFormat": {"RecordFormatType": "JSON"},
                  "RecordColumns": [
                    {"Name": "sensor_id", "SqlType": "VARCHAR(64)", "Mapping": "$.sensorId"},
                    {"Name": "temperature", "SqlType": "DOUBLE", "Mapping": "$.metrics.temperature"}
                  ]
                }
              }]
            }
            """;
        var application = CompiledApplication.Compile(ApplicationDefinition.Parse(Encoding.UTF8.GetBytes(definition)), 0, out _)!;
        ShardName[] shards = [.. Enumerable.Range(0, Shards).Select(shard => ShardName.Parse(FormattableString.Invariant($"shardId-{shard:D12}")))];
        var start = new MergePlace([.. shards.Select(shard => new LanePlace(shard, [], null, null, long.MinValue, null))]);
        var run = ApplicationRun.Start(application, start, MergeFacts.None, new Dictionary<string, long>());
        var fleet = new LoadReadings(sensors, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1));
        var total = TimeSpan.Zero;
        var pages = shards.Select(_ => new List<ShardRecord>(Page)).ToArray();
        for (var i = 0; i < readings; i++)
        {
            // A thousand arrive each second.
            var arrival = DateTimeOffset.UnixEpoch.AddMilliseconds(1_000_000 + i);
            pages[i % Shards].Add(new ShardRecord(new RecordPosition(FormattableString.Invariant($"{1_000_000 + i}"), 0), "", arrival, fleet.Json(i % sensors, i / sensors)));
            if (pages[^1].Count < Page)
            {
                continue;
            }

            var clock = CpuClock.OfProcess();
            for (var shard = 0; shard < Shards; shard++)
            {
                run.Merge.Append(shards[shard], pages[shard]);
            }

            run.Process(int.MaxValue);
            run.TakeRows();
            total += clock.Elapsed;
            Array.ForEach(pages, page => page.Clear());
        }

        return total.TotalMicroseconds / readings;
    }
}
