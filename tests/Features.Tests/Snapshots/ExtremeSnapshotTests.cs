using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Tests.Engine;

namespace SensorGrid.Features.Tests.Snapshots;

/// <summary>Valid readings as no sensor should send them: the state goes on from a snapshot as it would have without, and nothing throws.</summary>
public sealed class ExtremeSnapshotTests
{
    private static readonly long[] Anchors =
    [
        0, 1, TimeSpan.TicksPerSecond, TimeSpan.TicksPerDay, DateTimeOffset.UnixEpoch.Ticks, Some.Noon.Ticks,
        DateTimeOffset.MaxValue.UtcTicks - TimeSpan.TicksPerMinute, DateTimeOffset.MaxValue.UtcTicks,
    ];

    private static readonly double[] Values =
    [
        0.0, -0.0, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, 1e308, -1e308, 1e-308, 9007199254740993.0, 0.1, 1e22, 123456.789,
    ];

    private static readonly string[] Names = [.. Enumerable.Range(0, 90).Select(i => $"m{i}")];

    private static readonly Gen<(Reading Reading, int Shard)> Step = Gen.Select(
        Gen.Int[0, Anchors.Length - 1], Gen.Int[0, 300], Gen.Int[0, Names.Length - 1], Gen.Int[0, Values.Length - 1], Gen.Int[0, 5], Gen.Int[0, 3],
        (anchor, offset, name, value, id, shard) =>
        {
            var ticks = Math.Min(Anchors[anchor] + (offset * TimeSpan.TicksPerMillisecond * 700), DateTimeOffset.MaxValue.UtcTicks);
            var metrics = Enumerable.Range(0, 1 + (value % 4)).Select(i => new MetricValue(Names[(name + i) % Names.Length], Values[(value + i) % Values.Length]));
            return (new Reading("s", new DateTimeOffset(ticks, TimeSpan.Zero), [.. metrics], id < 3 ? $"id-{id}" : null), shard);
        });

    [Fact]
    public void A_restored_engine_goes_on_to_the_bit_through_every_extreme() =>
        Gen.Select(Step.Array[1, 250], Gen.Int[0, 249]).Sample(
            (steps, at) =>
            {
                var whole = new KeyEngine(FeatureDefinitions.Default);
                var restored = new KeyEngine(FeatureDefinitions.Default);
                for (var i = 0; i < steps.Length; i++)
                {
                    var shard = EngineFixture.Lineage($"shardId-{steps[i].Shard:D12}");
                    var left = whole.Add(shard, Some.Place(i + 1), steps[i].Reading);
                    Assert.Equal(left, restored.Add(shard, Some.Place(i + 1), steps[i].Reading));
                    if (i % 7 == at % 7)
                    {
                        restored = EngineFixture.Restored(restored);
                    }

                    var expected = whole.Compute(AsOf.Latest)!;
                    var actual = restored.Compute(AsOf.Latest)!;
                    Assert.Equal(EngineFixture.Bits(expected), EngineFixture.Bits(actual));
                    Assert.Equivalent(expected.Quality, actual.Quality);
                    whole.Compute(new AsOf(whole.OldestAsOf));
                    whole.Compute(new AsOf(DateTimeOffset.MaxValue));
                }

                Assert.Equal(EngineFixture.Snapshot(whole), EngineFixture.Snapshot(restored));
            },
            iter: 25);
}
