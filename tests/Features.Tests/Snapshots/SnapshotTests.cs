using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Snapshots;

public sealed class SnapshotTests
{
    [Fact]
    public void A_snapshot_of_a_restored_sensor_is_the_same_bytes() =>
        Some.Series(300).Sample(readings => Snapshot(Fed(readings)).SequenceEqual(Snapshot(Restored(Fed(readings)))), iter: 200);

    [Fact]
    public void Damaged_bytes_are_refused_or_read_but_never_hang_or_ask_for_memory_without_bound() =>
        Gen.Select(Some.Series(50), Gen.Int[0, 100_000].Array[1, 4], Gen.Byte.Array[4], Gen.Int[0, 100_000]).Sample(
            (readings, places, bytes, cut) =>
            {
                var snapshot = Snapshot(Fed(readings));
                for (var i = 0; i < places.Length; i++)
                {
                    snapshot[places[i] % snapshot.Length] = bytes[i];
                }

                try
                {
                    SensorEngine.Restore(snapshot.AsSpan(0, cut % 3 == 0 ? cut % snapshot.Length : snapshot.Length), FeatureDefinitions.Default);
                }
                catch (InvalidDataException)
                {
                    // Refused with a reason: fine.
                }
            },
            iter: 3_000);

    [Fact]
    public void A_snapshot_of_another_format_says_so()
    {
        var snapshot = Snapshot(Fed([Some.Reading(Some.Noon, ("m", 1))]));
        snapshot[0] = 99;

        Assert.Equal(
            "The snapshot has format 99, but this version reads format 1.",
            Assert.Throws<InvalidDataException>(() => SensorEngine.Restore(snapshot, FeatureDefinitions.Default)).Message);
    }
}
