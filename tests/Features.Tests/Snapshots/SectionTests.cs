using System.Buffers;
using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Snapshots;
using SensorGrid.Features.Tests.Detection;
using SensorGrid.Features.Tests.Engine;

namespace SensorGrid.Features.Tests.Snapshots;

public sealed class SectionTests
{
    private static readonly string[] Metrics = ["a", "b", "c", "d"];

    // Each reading: how many seconds it is after the one before, whether it has an id, its shard, and a value for some of the metrics.
    private static readonly Gen<(int Step, bool HasId, int Shard, double?[] Values)> Step = Gen.Select(
        Gen.Frequency((8, Gen.Int[0, 3]), (1, Gen.Int[4, 400]), (1, Gen.Int[400, 5_000])),
        Gen.Bool,
        Gen.Int[0, 1],
        Gen.Frequency((2, Gen.Const((double?)null)), (1, Gen.Int[-500, 500].Select(value => (double?)(value / 10.0)))).Array[Metrics.Length]);

    [Fact]
    public void Sections_of_a_metric_keep_their_bytes_when_only_others_got_readings() =>
        Gen.Select(Step.Array[1, 300], Step.Array[1, 40], Gen.Int[0, 14]).Sample(
            (before, after, mask) =>
            {
                var sensor = new ScoredSensor();
                var time = Some.Noon;
                sensor.Take([.. before.Select(step => Reading(step, ref time, mask: 15))]);
                var first = Sections(sensor.Engine);
                sensor.Take([.. after.Select(step => Reading(step, ref time, mask))]);
                var second = Sections(sensor.Engine);

                AssertUntouched(first, second, mask);
            },
            iter: 150);

    [Fact]
    public void New_shards_leave_the_windows_of_metrics_without_readings_as_they_are() =>
        Gen.Select(Step.Array[1, 200], Step.Array[1, 40], Gen.Int[0, 14]).Sample(
            (before, after, mask) =>
            {
                var engine = new KeyEngine(FeatureDefinitions.Default);
                var (time, place) = (Some.Noon, 0L);
                Add(engine, before, ref time, ref place, mask: 15, firstShard: 1);
                var first = Sections(engine);

                // A reading that is sent again through a lower shard would replace values of all its metrics.
                Add(engine, after.Select(step => step with { HasId = false }), ref time, ref place, mask, firstShard: 0);

                AssertUntouched(first, Sections(engine), mask);
            },
            iter: 150);

    [Fact]
    public void A_section_that_is_not_known_is_carried_along_unchanged()
    {
        var content = new byte[] { 1, 0, 0, 0, 0, 0, 2, 255 };
        var unknown = new SnapshotFrame("sql/rooms", 7, 0xFEDC_BA98_7654_3210, content);
        var engine = KeyEngine.Restore(With(Fed().Engine, unknown), FeatureDefinitions.Default, Fed().Scorer.Model);

        engine = KeyEngine.Restore(EngineFixture.Snapshot(engine), FeatureDefinitions.Default, Fed().Scorer.Model);

        var carried = Sections(engine)["sql/rooms"];
        Assert.Equal((7, 0xFEDC_BA98_7654_3210), (carried.Version, carried.Definition));
        Assert.Equal(content, carried.Content.ToArray());
    }

    [Fact]
    public void The_end_of_a_sensor_is_the_end_of_what_is_not_known_of_it()
    {
        var engine = KeyEngine.Restore(With(EngineFixture.Fed([Some.Reading(Some.Noon, ("m", 1))]), new SnapshotFrame("sql/rooms", 1, 0, new byte[3])), FeatureDefinitions.Default);

        engine.Add(Some.Shard, Some.Place(2), new Reading("s", Some.Noon.AddSeconds(1), [], null) { Retires = true });

        Assert.Equal(["key"], Sections(engine).Keys);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("ids")]
    [InlineData("windows/m")]
    [InlineData("detector")]
    [InlineData("detector/m")]
    public void A_newer_version_of_a_known_section_is_refused_by_name(string name)
    {
        var model = new FormulaScorer().Model;
        var sensor = new ScoredSensor().Take([Some.Reading(Some.Noon, ("m", 1)) with { Id = "x" }, Some.Reading(Some.Noon.AddSeconds(1), ("m", 1))]);
        var newer = Written(Sections(sensor.Engine).Values.Select(frame => frame.Name == name ? frame with { Version = 2 } : frame));

        var exception = Assert.Throws<InvalidDataException>(() => KeyEngine.Restore(newer, FeatureDefinitions.Default, model));
        Assert.Equal(
            $"The section '{name}' of the snapshot has version 2, but this version reads version 1 alone: a newer version wrote it, so start that one again.", exception.Message);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("detector/t")]
    public void A_section_that_others_name_cannot_be_missing(string name)
    {
        var sensor = Fed();
        var without = Written(Sections(sensor.Engine).Values.Where(frame => frame.Name != name));

        var exception = Assert.Throws<InvalidDataException>(() => KeyEngine.Restore(without, FeatureDefinitions.Default, sensor.Scorer.Model));
        Assert.Equal($"The snapshot is damaged: it has no section '{name}'.", exception.Message);
    }

    [Fact]
    public void The_order_of_sections_has_no_meaning()
    {
        var sensor = new ScoredSensor().Take([.. Enumerable.Range(0, 100).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("b", i % 7), ("a", i % 5)))]);

        var turned = KeyEngine.Restore(Written(Sections(sensor.Engine).Values.Reverse()), FeatureDefinitions.Default, sensor.Scorer.Model);

        Assert.Equal(EngineFixture.Snapshot(sensor.Engine), EngineFixture.Snapshot(turned));
    }

    [Fact]
    public void From_when_on_a_sensor_is_silent_is_known_without_the_sections_of_metrics() =>
        Gen.Select(Step.Array[1, 200], Gen.Int[0, 3]).Sample(
            (steps, delay) =>
            {
                var sensor = new ScoredSensor();
                var time = Some.Noon;
                sensor.Take([.. steps.Select(step => Reading(step, ref time, mask: 15) with { ArrivedAt = time.AddSeconds(delay * 40) })]);
                var shared = Sections(sensor.Engine).Values.Where(frame => !frame.Name.Contains('/', StringComparison.Ordinal));

                Assert.Equal(sensor.Engine.SilentFrom, KeyEngine.SilentFromOf(shared, FeatureDefinitions.Default.Alarms.Fleet));
            },
            iter: 100);

    [Fact]
    public void In_a_silence_nothing_more_is_awaited()
    {
        var sensor = new ScoredSensor().Take([.. Enumerable.Range(0, 300).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("m", i)) with { ArrivedAt = Some.Noon.AddSeconds(i) })]);
        var alarms = FeatureDefinitions.Default.Alarms.Fleet;
        var silentFrom = KeyEngine.SilentFromOf(Sections(sensor.Engine).Values, alarms);
        Assert.NotNull(silentFrom);

        Assert.NotNull(sensor.Engine.OpenSilence(silentFrom.Value));

        Assert.Null(KeyEngine.SilentFromOf(Sections(sensor.Engine).Values, alarms));
    }

    private static void Add(KeyEngine engine, IEnumerable<(int Step, bool HasId, int Shard, double?[] Values)> steps, ref DateTimeOffset time, ref long place, int mask, int firstShard)
    {
        foreach (var step in steps)
        {
            var shard = EngineFixture.Lineage($"shard-{firstShard + (2 * step.Shard)}");
            engine.Add(shard, Some.Place(++place), Reading(step, ref time, mask));
        }
    }

    private static void AssertUntouched(Dictionary<string, SnapshotFrame> before, Dictionary<string, SnapshotFrame> after, int mask)
    {
        foreach (var metric in Metrics.Where((_, i) => (mask & (1 << i)) == 0))
        {
            foreach (var (name, frame) in before.Where(pair => pair.Key.EndsWith("/" + metric, StringComparison.Ordinal)))
            {
                Assert.Equal((frame.Version, frame.Definition), (after[name].Version, after[name].Definition));
                Assert.Equal(frame.Content.ToArray(), after[name].Content.ToArray());
            }
        }
    }

    private static ScoredSensor Fed() => new ScoredSensor().Take(ScoredSensor.Calm(50));

    private static Reading Reading((int Step, bool HasId, int Shard, double?[] Values) step, ref DateTimeOffset time, int mask)
    {
        time = time.AddSeconds(step.Step);
        var values = step.Values.Index().Where(value => value.Item is not null && (mask & (1 << value.Index)) != 0).Select(value => (Metrics[value.Index], value.Item!.Value));
        return Some.Reading(time, [.. values]) with { Id = step.HasId ? $"{time.Ticks}" : null };
    }

    private static Dictionary<string, SnapshotFrame> Sections(KeyEngine engine) =>
        SnapshotFrames.ReadSnapshot(EngineFixture.Snapshot(engine)).ToDictionary(frame => frame.Name, StringComparer.Ordinal);

    private static byte[] With(KeyEngine engine, SnapshotFrame more) => Written([more, .. Sections(engine).Values]);

    private static byte[] Written(IEnumerable<SnapshotFrame> frames)
    {
        var output = new ArrayBufferWriter<byte>();
        SnapshotFrames.WriteFormat(output);
        foreach (var frame in frames)
        {
            SnapshotFrames.Write(output, frame);
        }

        return output.WrittenSpan.ToArray();
    }
}
