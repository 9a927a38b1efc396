using System.Buffers;
using System.Text;
using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

/// <summary>A sensor that goes over to other definitions, wherever that is.</summary>
public sealed class LiveChangeProperties
{
    // Places among the definitions.
    private const int OnlyA = 1;
    private const int Both = 2;

    private static readonly FeatureDefinitions[] Definitions =
    [
        FeatureDefinitions.Default,
        Parse("""{"features":[{"metrics":["a"],"aggregations":["mean","p90"],"windows":["10s","2m"],"age":true}]}"""),
        Parse("""{"features":[{"metrics":["*"],"aggregations":["count","std","changes"],"windows":["30s","10m"]},{"metrics":["b"],"aggregations":["max"],"windows":[{"length":"20m","hop":"1m"}]}]}"""),
        Parse("""{"features":[{"metrics":["*"],"aggregations":["count","mean","slope"],"windows":["5m",{"length":"1h","hop":"1m"}]}],"maxRawReadings":20}"""),
        Parse("""
            {"features":[{"metrics":["*"],"aggregations":["ewma","previous","step","range",{"aggregation":"ewma","halfLife":"7s"},{"aggregation":"time_above","value":0.25},
              {"aggregation":"time_below","value":1,"maxGap":"15s"}],"windows":["40s","4m"]},
             {"metrics":["a"],"aggregations":["range","last"],"windows":[{"length":"30m","hop":"1m"}]}]}
            """),
        Parse("""
            {"features":[{"metrics":["*"],"aggregations":["count","mean","range"],"windows":["90s","4m",{"length":"20m","hop":"1m"}],"age":true}],
             "derived":[{"name":"half","expression":"coalesce(gap, -1) / 2"},{"name":"gap","expression":"a_mean_4m - b_mean_90s"},{"metric":"b","minus":"a","of":["mean_20m","count_20m","age"]},
              {"name":"share","expression":"coalesce(b_count_4m / a_count_4m, b_count_20m - 1, 7)"}]}
            """),
        Parse("""{"features":[{"metrics":["*"],"aggregations":["mean","p90_sketch"],"windows":[{"length":"3m","hop":"1s"},{"length":"20m","hop":"1m"}]},{"metrics":["b"],"aggregations":["max"],"windows":["9m"]}]}"""),
        Parse("""{"features":[{"metrics":["*"],"aggregations":["median_sketch",{"aggregation":"p90_sketch","error":0.1}],"windows":[{"length":"3m","hop":"1s"}]}],"maxRawReadings":7}"""),
        Parse("""{"derived":[{"name":"silent","expression":"max(a_age, coalesce(b_age, 1e6))"}]}"""),
    ];

    private static readonly Gen<(int Step, bool B, int Value, int Id)> Step = Gen.Select(
        Gen.Frequency((8, Gen.Int[0, 20]), (1, Gen.Int[-50, 0]), (1, Gen.Int[20, 900])), Gen.Bool, Gen.Int[-9, 9], Gen.Int[0, 99]);

    private static readonly Gen<((int Step, bool B, int Value, int Id)[] Steps, (int At, int To)[] Changes)> Cases =
        Gen.Select(Step.Array[1, 200], Gen.Select(Gen.Int[0, 200], Gen.Int[0, Definitions.Length - 1]).Array[1, 4]);

    [Fact]
    public void A_change_gives_the_same_whether_the_sensor_was_stored_just_before_or_after_it_or_never() => Cases.Sample(
        one =>
        {
            var readings = Readings(one.Steps);

            var expected = Run(readings, one.Changes, engine => engine);
            var stored = Run(readings, one.Changes, engine => Stored(engine, one.Changes));

            Assert.Equal(Bits(expected.Compute(AsOf.Latest)!, _ => true), Bits(stored.Compute(AsOf.Latest)!, _ => true));
            Assert.Equal(expected.Compute(AsOf.Latest)!.Quality.Warmup, stored.Compute(AsOf.Latest)!.Quality.Warmup);
            Assert.Equal(expected.Revision, stored.Revision);
        },
        iter: 300);

    [Fact]
    public void A_feature_that_is_not_in_warm_up_is_that_of_a_sensor_that_always_had_the_definitions() => Cases.Sample(
        one =>
        {
            var readings = Readings(one.Steps);
            var changed = Run(readings, one.Changes, engine => engine);
            var last = DefinitionsOf(one.Changes, changed.Revision);
            var always = new KeyEngine(last);
            foreach (var (i, reading) in readings.Index())
            {
                always.Add(Lineage("shard"), Some.Place(i + 1), reading);
            }

            // Also as of earlier instants: between readings that came out of order.
            var (oldest, newest) = (changed.OldestAsOf > always.OldestAsOf ? changed.OldestAsOf!.Value : always.OldestAsOf!.Value, changed.LastReadingAt!.Value);
            foreach (var part in new[] { 0, 0.25, 0.5, 0.75, 1 })
            {
                AssertEqual(changed, always, new AsOf(oldest + ((newest - oldest) * part)));
            }
        },
        iter: 300);

    /// <summary>Its readings are lost at the change, in memory as in storage: what it would be of when it comes back has holes.</summary>
    [Fact]
    public void A_metric_that_was_dropped_is_not_there_when_it_is_brought_back_until_its_next_reading_and_then_warms_up() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[0, 30], Gen.Int[1, 30], Gen.Bool).Sample(
            (before, without, silent, isStored) =>
            {
                var (dropped, back) = (before, before + without);
                var readings = Enumerable.Range(0, back + silent + 2)
                    .Select(i => new Reading("s", Some.Noon.AddSeconds(10 * i), i >= back && i < back + silent ? [new("a", i)] : [new("a", i), new MetricValue("b", -i)], null)).ToArray();
                (int At, int To)[] changes = [(dropped, OnlyA), (back, Both)];
                KeyEngine Step(KeyEngine engine) => isStored ? Stored(engine, changes) : engine;

                var engine = Run(readings, changes, Step);

                Assert.Empty(NamesOfB(Run(readings[..(back + silent)], changes, Step)));
                var always = new KeyEngine(Definitions[Both]);
                foreach (var (i, reading) in readings.Index())
                {
                    always.Add(Lineage("shard"), Some.Place(i + 1), reading);
                }

                Assert.Equal(NamesOfB(always), NamesOfB(engine));
                AssertEqual(engine, always, AsOf.Latest);
                Assert.Contains("b_count_10m", engine.Compute(AsOf.Latest)!.Quality.Warmup);
            },
            iter: 300);

    private static string[] NamesOfB(KeyEngine engine) => [.. engine.Compute(AsOf.Latest)!.Names.Where(name => name.StartsWith("b_", StringComparison.Ordinal))];

    private static void AssertEqual(KeyEngine changed, KeyEngine always, AsOf asOf)
    {
        // What was kept of the readings under the definitions before decides what a capped window begins with.
        var (live, fresh) = (changed.Compute(asOf)!, always.Compute(asOf)!);
        if (live.Quality.Approximate || fresh.Quality.Approximate)
        {
            return;
        }

        var warmup = live.Quality.Warmup.ToHashSet(StringComparer.Ordinal);
        var compared = Bits(fresh, name => !warmup.Contains(name));
        var answers = Bits(live, name => !warmup.Contains(name));
        foreach (var (name, bits) in answers)
        {
            Assert.True(compared[name] == bits, $"{name} as of {asOf.Time:O} is {BitConverter.Int64BitsToDouble(bits):R}, but should be {BitConverter.Int64BitsToDouble(compared[name]):R}");
        }
    }

    private static FeatureDefinitions Parse(string json) => FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(json));

    private static Reading[] Readings((int Step, bool B, int Value, int Id)[] steps)
    {
        var time = Some.Noon;
        return [.. steps.Select(step =>
        {
            // Some a tick off the second: windows begin and end between ticks as well.
            time = time.AddSeconds(step.Step).AddTicks((step.Id % 3) - 1);
            MetricValue[] metrics = step.B ? [new("a", step.Value / 4.0), new("b", -step.Value)] : [new("a", step.Value / 4.0)];
            return new Reading("s", time, metrics, step.Id < 30 ? $"id-{step.Id % 5}" : null);
        })];
    }

    /// <summary>Feeds readings to a sensor that goes over to the next revision before some of them; it passes through a step before each.</summary>
    private static KeyEngine Run(Reading[] readings, (int At, int To)[] changes, Func<KeyEngine, KeyEngine> beforeEach)
    {
        var engine = new KeyEngine(Definitions[0]);
        var revision = 0L;
        foreach (var (i, reading) in readings.Index())
        {
            foreach (var (_, to) in changes.Where(change => change.At == i))
            {
                engine = beforeEach(engine).ChangeTo(++revision, Definitions[to], null, null);
            }

            engine = beforeEach(engine);
            engine.Add(Lineage("shard"), Some.Place(i + 1), reading);
        }

        return engine;
    }

    private static FeatureDefinitions DefinitionsOf((int At, int To)[] changes, long revision) =>
        revision == 0 ? Definitions[0] : Definitions[changes.OrderBy(change => change.At).ElementAt((int)revision - 1).To];

    private static KeyEngine Stored(KeyEngine engine, (int At, int To)[] changes)
    {
        var snapshot = new ArrayBufferWriter<byte>();
        engine.WriteSnapshot(snapshot);
        Assert.Equal(engine.Revision, KeyEngine.RevisionOf(snapshot.WrittenMemory));
        return KeyEngine.Restore(snapshot.WrittenSpan, DefinitionsOf(changes, engine.Revision));
    }
}
