using SensorGrid.Features.Detection.Rarity;

namespace SensorGrid.Features.Tests.Detection.Rarity;

/// <summary>The formulas of <see cref="TrackedScale"/> over whole series, each mean a series of its own.</summary>
internal sealed class NaiveScale
{
    private const int Warmup = 50;
    private readonly double[] _x;
    private readonly double[] _spreads;
    private readonly ScaleKind _kind;

    public NaiveScale(double[] values, double[] spreads, double[] scores, ScaleKind kind)
    {
        (_x, _spreads, _kind) = (values, spreads, kind);
        Short = MeanBefore(values, 12);
        Long = MeanBefore(values, 2_000);
        ShortDistance = DistanceBefore(Zip(values, Short), 200, 8);
        LongDistance = DistanceBefore(Zip(values, Long), 2_000, 8);
        Step = [double.NaN, .. DistanceBefore([.. values.Skip(1).Zip(values, (next, previous) => Math.Abs(next - previous))], 2_000, 50, Warmup - 1)];
        Spread = DistanceBefore(spreads, 500, 4, isZeroUnknown: true);
        OfAll = new double[values.Length + 1];
        for (var n = 1; n <= values.Length; n++)
        {
            // Each row's distance to the mean of all until then.
            OfAll[n] = OfAll[n - 1] + ((Math.Abs(values[n - 1] - values[..n].Average()) - OfAll[n - 1]) / n);
        }

        (UsualScore, Beyond) = Scores(scores);
    }

    public double[] Short { get; }

    public double[] Long { get; }

    public double[] ShortDistance { get; }

    public double[] LongDistance { get; }

    public double[] Step { get; }

    public double[] Spread { get; }

    public double[] OfAll { get; }

    /// <summary>The mean score before each row.</summary>
    public double[] UsualScore { get; }

    /// <summary>How far each score is above it; 0 for the first 50.</summary>
    public double[] Beyond { get; }

    /// <summary>A statistic of the row with so many before it.</summary>
    public double ValueOf(Statistic statistic, int n)
    {
        var usual = Math.Max(ShortDistance[n], Math.Max(_kind == ScaleKind.SlowReadings ? 0 : 0.5 * LongDistance[n], 0.02 * OfAll[n]));
        var longUsual = Math.Max(LongDistance[n], 0.02 * OfAll[n]);
        return statistic switch
        {
            Statistic.Up => Positive((_x[n] - Short[n]) / usual),
            Statistic.Down => Positive((Short[n] - _x[n]) / usual),
            Statistic.GrossUp => Positive((_x[n] - Long[n]) / longUsual),
            Statistic.GrossDown => Positive((Long[n] - _x[n]) / longUsual),
            Statistic.Change => Positive(Math.Abs(_x[n] - _x[n - 1]) / Step[n]),
            Statistic.Spread => Positive(_spreads[n] / Spread[n]),
            Statistic.Repeat => 3 + _x[..n].Reverse().TakeWhile(value => value == _x[n]).Count(),
            _ => Beyond[n],
        };
    }

    private static double Positive(double ratio) => double.IsFinite(ratio) && ratio > 0 ? ratio : 0;

    private static double[] Zip(double[] values, double[] means) => [.. values.Zip(means, (value, mean) => Math.Abs(value - mean))];

    /// <summary>The mean before each row, and after the last one.</summary>
    private static double[] MeanBefore(double[] values, int rows)
    {
        double[] means = [values[0], .. values];
        for (var n = 0; n < values.Length; n++)
        {
            means[n + 1] = means[n] + ((values[n] - means[n]) / Math.Min(n + 1, rows));
        }

        return means;
    }

    private static double[] DistanceBefore(double[] distances, int rows, double most, int warmup = Warmup, bool isZeroUnknown = false)
    {
        var means = new double[distances.Length + 1];
        for (var n = 0; n < distances.Length; n++)
        {
            var cut = n >= warmup && means[n] > 0 ? Math.Min(distances[n], most * means[n]) : distances[n];
            means[n + 1] = isZeroUnknown && cut == 0 ? means[n] : means[n] + ((cut - means[n]) / Math.Min(n + 1, rows));
        }

        return means;
    }

    private static (double[] Usual, double[] Beyond) Scores(double[] scores)
    {
        var usual = new double[scores.Length];
        var (beyond, distance) = (new double[scores.Length], 0.0);
        for (var n = 0; n < scores.Length; n++)
        {
            beyond[n] = n < Warmup ? 0 : Math.Max(0, scores[n] - usual[n]);
            var (mean, count) = n is 0 or Warmup ? (scores[n], 1) : (usual[n], n < Warmup ? n + 1 : n - Warmup + 1);
            distance = count == 1 ? 0 : distance;
            var most = count > Warmup && distance > 0 ? 8 * distance : double.MaxValue;
            var step = Math.Sign(scores[n] - mean) * Math.Min(Math.Abs(scores[n] - mean), most);
            distance += (Math.Abs(step) - distance) / Math.Min(count, 2_000);
            if (n + 1 < scores.Length)
            {
                usual[n + 1] = mean + (step / Math.Min(count, 2_000));
            }
        }

        return (usual, beyond);
    }
}
