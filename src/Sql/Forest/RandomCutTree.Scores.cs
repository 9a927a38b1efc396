using System.Runtime.Intrinsics;

namespace SensorGrid.Sql.Forest;

/// <content>The scores of points and their attributions.</content>
internal sealed partial class RandomCutTree
{
    /// <summary>
    /// Gives the expected score of a point that is not in the tree. At a node of depth d a random cut of the box with the point would part the two with the
    /// probability p = (length added by the point) / (length of all sides with the point), which counts 1/(d+1); otherwise the child on the point's side gives the score.
    /// A leaf at another place counts 1/(d+1). A leaf of m equal points at the same place counts (1 - m/2M) / (d + log2(1+m)), M being the tree's mass.
    /// The result is multiplied by log2(1+M), so that it hardly depends on the size of the tree.
    /// </summary>
    public double Score(ReadOnlySpan<double> point)
    {
        if (_root == None)
        {
            return 0;
        }

        var score = 0.0;
        var stay = 1.0;
        var at = _root;
        for (var depth = 0; ; depth++)
        {
            if (at < 0)
            {
                return (score + (stay * LeafScore(~at, depth, point))) * Normalizer;
            }

            var reach = ReachOf(at, point);
            if (reach.Outside > 0)
            {
                var part = reach.Outside / reach.Total;
                score += stay * part / (depth + 1);
                stay *= 1 - part;
            }

            at = Next(at, point);
        }
    }

    /// <summary>
    /// Adds the parts of a point's score to the dimensions and directions they come from: a parting cut's share to each dimension in proportion to the length that
    /// the point adds there, above the box (high) or below it (low). The score of equal points has no direction and is spread evenly. All parts together are the score.
    /// </summary>
    public void Attribute(ReadOnlySpan<double> point, Span<double> highs, Span<double> lows)
    {
        var stay = Normalizer;
        var at = _root;
        for (var depth = 0; at != None; depth++)
        {
            if (at < 0 && PointOf(~at).SequenceEqual(point))
            {
                Spread(stay * LeafScore(~at, depth, point), highs, lows);
                return;
            }

            var reach = ReachOf(at, point);
            var perLength = stay / ((depth + 1) * reach.Total);
            if (reach.Outside > 0)
            {
                Share(at, point, perLength, highs, lows);
                stay *= 1 - (reach.Outside / reach.Total);
            }

            at = at < 0 ? None : Next(at, point);
        }
    }

    private double Normalizer => Math.Log2(1 + Mass);

    private double LeafScore(int leaf, int depth, ReadOnlySpan<double> point)
    {
        if (!PointOf(leaf).SequenceEqual(point))
        {
            return 1.0 / (depth + 1);
        }

        double mass = _leafMasses[leaf];
        return (1 - (mass / (2 * Mass))) / (depth + Math.Log2(1 + mass));
    }

    private void Share(int at, ReadOnlySpan<double> point, double perLength, Span<double> highs, Span<double> lows)
    {
        var boxLows = LowsOf(at);
        var boxHighs = HighsOf(at);
        for (var i = 0; i < point.Length; i++)
        {
            if (point[i] > boxHighs[i])
            {
                highs[i] += perLength * (point[i] - boxHighs[i]);
            }
            else if (point[i] < boxLows[i])
            {
                lows[i] += perLength * (boxLows[i] - point[i]);
            }
        }
    }

    private static void Spread(double score, Span<double> highs, Span<double> lows)
    {
        var each = score / (2 * highs.Length);
        for (var i = 0; i < highs.Length; i++)
        {
            highs[i] += each;
            lows[i] += each;
        }
    }

    /// <summary>
    /// Gives the length that a point adds to the sides of a box, and the length of all sides with it. The sums are always taken four at a time in the same order,
    /// so that they have the same bits on every machine.
    /// </summary>
    private Reach ReachOf(int at, ReadOnlySpan<double> point)
    {
        var lows = LowsOf(at);
        var highs = HighsOf(at);
        var outside = 0.0;
        var inside = 0.0;
        var i = 0;
        if (point.Length >= Vector256<double>.Count)
        {
            var outsides = Vector256<double>.Zero;
            var insides = Vector256<double>.Zero;
            for (; i <= point.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                var low = Vector256.Create(lows[i..]);
                var high = Vector256.Create(highs[i..]);
                var value = Vector256.Create(point[i..]);
                outsides += Vector256.Max(Vector256.Max(low - value, value - high), Vector256<double>.Zero);
                insides += high - low;
            }

            outside = Sum(outsides);
            inside = Sum(insides);
        }

        for (; i < point.Length; i++)
        {
            outside += Math.Max(Math.Max(lows[i] - point[i], point[i] - highs[i]), 0);
            inside += highs[i] - lows[i];
        }

        return new Reach(outside, inside + outside);
    }

    private static double Sum(Vector256<double> values) => (values[0] + values[1]) + (values[2] + values[3]);

    /// <summary>The lengths along the sides of a box that includes a point: those outside the box without it, and all of them.</summary>
    private readonly record struct Reach(double Outside, double Total);
}
