using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Tests.Engine;

public sealed class MomentsTests
{
    private static readonly double[] Odd = [-0.0, double.Epsilon, double.MaxValue, double.MinValue, 1e154];

    private static readonly Gen<(int Step, double Value)[]> Pairs =
        Gen.Select(
            Gen.Int[0, 5_000_000],
            Gen.Frequency(
                (8, Gen.Double[-1e6, 1e6]),
                (8, Gen.Int[-3, 3].Select(value => (double)value)),
                (1, Gen.Int[0, Odd.Length - 1].Select(odd => Odd[odd])))).Array[0, 60];

    [Fact]
    public void Pairs_that_are_added_together_have_the_bits_of_pairs_that_are_added_one_by_one() =>
        Gen.Select(Pairs, Pairs).Sample((before, after) =>
        {
            var (one, all) = (Appended(default, before, 0), Appended(default, before, 0));
            var time = Times(before, 0).LastOrDefault();

            one = Appended(one, after, time);
            all.AppendAll(Times(after, time), [.. after.Select(pair => pair.Value)], wantsSlope: true);

            return one.Equals(all) && Bits(one, Aggregations.OfSums).SequenceEqual(Bits(all, Aggregations.OfSums));
        });

    [Fact]
    public void Without_the_slope_all_else_is_the_same() =>
        Pairs.Sample(pairs =>
        {
            var all = default(Moments);
            all.AppendAll(Times(pairs, 0), [.. pairs.Select(pair => pair.Value)], wantsSlope: false);

            var others = Aggregations.OfSums.Where(aggregation => aggregation != Aggregation.Slope).ToArray();
            return Bits(Appended(default, pairs, 0), others).SequenceEqual(Bits(all, others));
        });

    private static Moments Appended(Moments moments, (int Step, double Value)[] pairs, long time)
    {
        foreach (var (at, pair) in Times(pairs, time).Zip(pairs))
        {
            moments.Append(at, pair.Value);
        }

        return moments;
    }

    private static long[] Times((int Step, double Value)[] pairs, long time) => [.. pairs.Select(pair => time += pair.Step)];

    private static IEnumerable<long> Bits(Moments moments, Aggregation[] aggregations) =>
        aggregations.Select(aggregation => BitConverter.DoubleToInt64Bits(moments.Aggregate(aggregation)));
}
