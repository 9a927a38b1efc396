using System.Buffers;
using CsCheck;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Tests.Snapshots;

public sealed class SumCodecTests
{
    private static readonly double[] Odd =
        [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 9_007_199_254_740_993];

    [Fact]
    public void Any_sums_come_back_to_the_bit()
    {
        var number = Gen.OneOf(
            Gen.Double,
            Gen.Long.Select(BitConverter.Int64BitsToDouble),
            Gen.Int[0, Odd.Length - 1].Select(i => Odd[i]),
            Gen.Int[-1000, 1000].Select(i => i / 1000.0),
            Gen.Int[-1000, 1000].Array[1, 30].Select(values => SumOf(values).Sum));
        Gen.Select(number, number).Array[0, 20].Sample(pairs =>
        {
            var (sums, firsts) = (Array.ConvertAll(pairs, pair => pair.Item1), Array.ConvertAll(pairs, pair => pair.Item2));
            return Bits(sums).SequenceEqual(Bits(Read(Written(sums, firsts), firsts)));
        });
    }

    [Fact]
    public void Sums_of_short_decimals_take_half_of_what_they_take_as_they_are()
    {
        var tiles = Enumerable.Range(0, 55).Select(tile => SumOf([.. Enumerable.Range(tile * 60, 60).Select(i => (int)(20_000 + (5_000 * Math.Sin(i / 60.0))))])).ToArray();
        var (sums, firsts) = (Array.ConvertAll(tiles, tile => tile.Sum), Array.ConvertAll(tiles, tile => tile.First));

        Assert.InRange(Written(sums, firsts).Length, 1, 55 * 5);
        Assert.Equal(Bits(sums), Bits(Read(Written(sums, firsts), firsts)));
    }

    private static (double Sum, double First) SumOf(int[] thousandths)
    {
        var sum = 0.0;
        foreach (var value in thousandths)
        {
            sum += (value / 1000.0) - (thousandths[0] / 1000.0);
        }

        return (sum, thousandths.Length * (thousandths[0] / 1000.0));
    }

    private static byte[] Written(double[] sums, double[] firsts)
    {
        var bytes = new ArrayBufferWriter<byte>();
        SumCodec.Write(new SnapshotWriter(bytes), sums, firsts);
        return bytes.WrittenSpan.ToArray();
    }

    private static double[] Read(byte[] written, double[] firsts)
    {
        var reader = new SnapshotReader(written);
        var sums = SumCodec.Read(ref reader, firsts);
        Assert.True(reader.IsAtEnd);
        return sums;
    }

    private static IEnumerable<long> Bits(double[] values) => values.Select(BitConverter.DoubleToInt64Bits);
}
