using CsCheck;
using SensorGrid.Features.Detection.Pauses;
using SensorGrid.Features.Operators.Detection;
using SensorGrid.Features.Snapshots;
using SensorGrid.Features.Tests.Detection.Pauses;

namespace SensorGrid.Features.Tests.Snapshots;

public sealed class PauseSnapshotTests
{
    [Fact]
    public void A_restored_one_goes_on_like_the_one_that_was_stored() => Gen.Select(Gen.Int[0, PauseFleet.All.Length - 1], Gen.Int[1, 1000], Gen.Int[1, 3000]).Sample(
        (kind, seed, count) =>
        {
            var times = PauseFleet.All[kind].Times(new Random(seed)).Take(count + 500).Select(FleetRun.Ticks).ToArray();
            var kept = new PauseDetector();
            for (var i = 1; i < count; i++)
            {
                Next(kept, times, i);
            }

            var restored = Restore(Write(kept, times[count - 1]), times[count - 1]);
            for (var i = count; i < times.Length; i++)
            {
                if (kept.LevelAt(times[i], 0.1) is var level && !level.Equals(restored.LevelAt(times[i], 0.1)) || Next(kept, times, i) != Next(restored, times, i))
                {
                    return false;
                }
            }

            return Write(kept, times[^1]).AsSpan().SequenceEqual(Write(restored, times[^1]));
        });

    [Fact]
    public void It_takes_no_more_than_80_bytes()
    {
        var largest = 0;
        foreach (var fleet in PauseFleet.All)
        {
            var pauses = new PauseDetector();
            var times = fleet.Times(new Random(2)).Take(50_000).Select(FleetRun.Ticks).ToArray();
            for (var i = 1; i < times.Length; i++)
            {
                Next(pauses, times, i);
            }

            largest = Math.Max(largest, Write(pauses, times[^1]).Length);
        }

        Assert.InRange(largest, 40, 80);
    }

    private static PauseVerdict? Next(PauseDetector pauses, long[] times, int i) => times[i] > times[i - 1] ? pauses.Next(times[i - 1], times[i] - times[i - 1], 0.1) : null;

    private static byte[] Write(PauseDetector pauses, long newest)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        PauseSnapshot.Write(new SnapshotWriter(output), pauses, newest);
        return output.WrittenSpan.ToArray();
    }

    private static PauseDetector Restore(byte[] stored, long newest)
    {
        var pauses = new PauseDetector();
        var reader = new SnapshotReader(stored);
        PauseSnapshot.Read(ref reader, pauses, newest);
        Assert.True(reader.IsAtEnd);
        return pauses;
    }
}
