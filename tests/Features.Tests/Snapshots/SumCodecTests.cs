using System.Buffers;
using CsCheck;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Tests.Snapshots;

public sealed class SumCodecTests
{
    private static readonly double[] Odd =
        [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 9_007_199_254_740_993];

    [Fact]
    public void Any_sums_come_back_to_the_bit() =>
        Gen.OneOf(
                Gen.Double,
                Gen.Long.Select(BitConverter.Int64BitsToDouble),
                Gen.Int[0, Odd.Length - 1].Select(i => Odd[i]),
                Gen.Int[-1000, 1000].Array[1, 30].Select(Sum))
            .Array[0, 20]
            .Sample(sums => Bits(sums).SequenceEqual(Bits(Read(Written(sums), sums.Length))));

    [Fact]
    public void Sums_of_short_decimals_take_half_of_what_they_take_as_they_are()
    {
        var sums = Enumerable.Range(0, 55).Select(tile => Sum([.. Enumerable.Range(tile * 60, 60).Select(i => (int)(20_000 + (5_000 * Math.Sin(i / 60.0))))])).ToArray();

        Assert.InRange(Written(sums).Length, 1, 55 * 5);
    }

    private static double Sum(int[] thousandths)
    {
        var sum = 0.0;
        foreach (var value in thousandths)
        {
            sum += value / 1000.0;
        }

        return sum;
    }

    private static byte[] Written(double[] sums)
    {
        var bytes = new ArrayBufferWriter<byte>();
        SumCodec.Write(new SnapshotWriter(bytes), sums);
        return bytes.WrittenSpan.ToArray();
    }

    private static double[] Read(byte[] written, int count)
    {
        var reader = new SnapshotReader(written);
        var sums = SumCodec.Read(ref reader, count);
        Assert.True(reader.IsAtEnd);
        return sums;
    }

    private static IEnumerable<long> Bits(double[] values) => values.Select(BitConverter.DoubleToInt64Bits);
}
