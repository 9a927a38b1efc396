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
    public double Score(ReadOnlySpan<double> point) => Descend(point, [], []);

    /// <summary>
    /// Gives the score and adds its parts to the dimensions and directions they come from: a parting cut's share to each dimension in proportion to the length that
    /// the point adds there, above the box (high) or below it (low). The score of a leaf that holds the point goes by the lengths that the point adds to the box of the leaf's
    /// sibling; when all points are equal it is spread evenly. All parts together are the score.
    /// </summary>
    public double Explain(ReadOnlySpan<double> point, Span<double> highs, Span<double> lows) => Descend(point, highs, lows);

    /// <param name="point">A number for each dimension.</param>
    /// <param name="highs">Receives the parts from above; empty when no parts are asked for.</param>
    /// <param name="lows">Receives the parts from below, in the same way.</param>
    private double Descend(ReadOnlySpan<double> point, Span<double> highs, Span<double> lows)
    {
        if (_root == None)
        {
            return 0;
        }

        var normalizer = Math.Log2(1 + Mass);
        var score = 0.0;
        var stay = 1.0;
        var at = _root;
        for (var depth = 0; ; depth++)
        {
            var reach = ReachOf(at, point);
            if (at < 0 && reach.Outside == 0)
            {
                var seen = stay * SeenScore(~at, depth);
                ShareSeen(~at, point, seen * normalizer, highs, lows);
                return (score + seen) * normalizer;
            }

            if (reach.Outside > 0)
            {
                var part = reach.Outside / reach.Total;
                var parted = stay * part / (depth + 1);
                score += parted;
                stay *= 1 - part;
                Share(at, point, parted * normalizer, reach.Outside, highs, lows);
            }

            if (at < 0)
            {
                return score * normalizer;
            }

            at = Next(at, point);
        }
    }

    /// <summary>Gives the score of a point that a leaf of this depth holds.</summary>
    private double SeenScore(int leaf, int depth)
    {
        double mass = _leafMasses[leaf];
        return (1 - (mass / (2 * Mass))) / (depth + Math.Log2(1 + mass));
    }

    /// <summary>Gives each dimension its share of a score. The lengths are divided first, as a score divided by a very short one need not be a finite number.</summary>
    private void Share(int at, ReadOnlySpan<double> point, double score, double outside, Span<double> highs, Span<double> lows)
    {
        var boxLows = LowsOf(at);
        var boxHighs = HighsOf(at);
        for (var i = 0; i < highs.Length; i++)
        {
            if (point[i] > boxHighs[i])
            {
                highs[i] += score * ((point[i] - boxHighs[i]) / outside);
            }
            else if (point[i] < boxLows[i])
            {
                lows[i] += score * ((boxLows[i] - point[i]) / outside);
            }
        }
    }

    /// <summary>Gives each dimension its share of the score of a point that a leaf holds.</summary>
    private void ShareSeen(int leaf, ReadOnlySpan<double> point, double score, Span<double> highs, Span<double> lows)
    {
        var parent = _leafParents[leaf];
        if (parent == None)
        {
            Spread(score, highs, lows);
        }
        else if (highs.Length > 0)
        {
            var sibling = _lefts[parent] == ~leaf ? _rights[parent] : _lefts[parent];
            Share(sibling, point, score, ReachOf(sibling, point).Outside, highs, lows);
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
        if (_dimensions == 1 && at >= 0)
        {
            var (low, high) = (_boxes[2 * at], _boxes[(2 * at) + 1]);
            var added = Math.Max(Math.Max(low - point[0], point[0] - high), 0);
            return new Reach(added, high - low + added);
        }

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
