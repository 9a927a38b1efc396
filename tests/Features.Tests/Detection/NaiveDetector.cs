using SensorGrid.Features.Detection;

namespace SensorGrid.Features.Tests.Detection;

/// <summary>The detector's inputs of one metric, each computed from lists of all values so far, without a line of the detector's own.</summary>
internal static class NaiveDetector
{
    public static double[][] Inputs(long[] times, double[] values)
    {
        var residuals = Residuals(times, values);
        var logarithms = values.Select((value, i) => values[..(i + 1)].Average(Math.Abs) is > 0 and var mean ? Math.Asinh(value / mean) : 0).ToArray();
        var changes = values.Select((value, i) => i == 0 ? 0 : value - values[i - 1]).ToArray();
        double[][] scores = [ZScores(values, 50), ZScores(values, 200), ZScores(values, 2000), ZScores(changes, 500), ZScores(residuals, 500)];
        double[][] excesses =
        [
            Excesses(Means(values, 1)), Excesses(Means(values, 2)), Excesses(Means(values, 6)), Excesses(Means(values, 24)),
            Excesses(Means(residuals, 1)), Excesses(Means(residuals, 2)), Excesses(Means(residuals, 6)), Excesses(Means(residuals, 24)),
            Excesses(Means(logarithms, 3)), Excesses(Means(logarithms, 12)),
            Excesses(Means(scores[0], 12)), Excesses(Means(scores[1], 12)), Excesses(Means(scores[4], 12)),
            Excesses(Spreads(values), onlyAbove: true), Repeats(values),
        ];
        Assert.Equal(DetectorInputs.Count, scores.Length + excesses.Length);
        return [.. Enumerable.Range(0, values.Length).Select(row => scores.Concat(excesses).Select(column => column[row]).ToArray())];
    }

    // The usual value of an hour: a mean in which each new value weighs 1/n up to the sixtieth, and a sixtieth from then on.
    private static double[] Residuals(long[] times, double[] values)
    {
        var seen = new Dictionary<int, (double Mean, int Count)>();
        var residuals = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var hour = new DateTime(times[i], DateTimeKind.Utc).Hour;
            var (mean, count) = seen.GetValueOrDefault(hour);
            residuals[i] = count < 3 ? 0 : values[i] - mean;
            count = Math.Min(60, count + 1);
            seen[hour] = (mean + ((values[i] - mean) / count), count);
        }

        return residuals;
    }

    private static double[] ZScores(double[] series, int rows)
    {
        var (mean, deviation) = (0.0, 0.0);
        var scores = new double[series.Length];
        for (var i = 0; i < series.Length; i++)
        {
            var distance = series[i] - mean;
            scores[i] = i < 20 || deviation == 0 ? 0 : Math.Sign(distance) * Math.Log(1 + (Math.Abs(distance) / deviation));
            var weight = 1.0 / Math.Min(i + 1, rows);
            (mean, deviation) = (mean + (weight * distance), deviation + (weight * (Math.Abs(distance) - deviation)));
        }

        return scores;
    }

    private static double[] Means(double[] series, int rows) =>
        [.. series.Select((_, i) => i < rows - 1 ? double.NaN : series[(i - rows + 1)..(i + 1)].Average())];

    // Standard deviations of 12 values, in mean magnitudes of all values so far, as logarithms.
    private static double[] Spreads(double[] values) =>
    [
        .. values.Select((_, i) =>
        {
            if (i < 11)
            {
                return double.NaN;
            }

            var last = values[(i - 11)..(i + 1)];
            var spread = Math.Sqrt(last.Average(value => Math.Pow(value - last.Average(), 2)));
            return Math.Log((spread / values[..(i + 1)].Average(Math.Abs)) + 1e-6);
        }),
    ];

    // By cutting all values so far into stretches of equal ones: the newest against the longest of those before, whose weight falls by a thousandth with each.
    private static double[] Repeats(double[] values)
    {
        return [.. values.Select((_, i) => ExcessAt(values[..(i + 1)]))];

        static double ExcessAt(double[] values)
        {
            var stretches = new List<int>();
            for (var i = 0; i < values.Length; i++)
            {
                if (i > 0 && values[i] == values[i - 1])
                {
                    stretches[^1]++;
                }
                else
                {
                    stretches.Add(0);
                }
            }

            // That of the first value began before anybody looked.
            var most = 4.0;
            var ended = stretches.Count - 1;
            for (var i = 1; i < ended; i++)
            {
                most = Math.Max(most, stretches[i] * Math.Pow(0.999, ended - 1 - i));
            }

            return ended > 50 && stretches[^1] >= 2 * most ? Math.Log2(stretches[^1] / most) : 0;
        }
    }

    // NaN: the view has no value yet. The range forgets a hundred-thousandth of itself with each value.
    private static double[] Excesses(double[] view, bool onlyAbove = false)
    {
        var (low, high, count) = (0.0, 0.0, 0);
        return [.. view.Select(Next)];

        double Next(double value)
        {
            if (double.IsNaN(value))
            {
                return 0;
            }

            if (count++ == 0)
            {
                (low, high) = (value, value);
                return 0;
            }

            var beyond = onlyAbove ? value - high : Math.Max(value - high, low - value);
            var width = high - low > 1e-12 * (Math.Abs(high) + Math.Abs(low)) ? high - low : Math.Abs(high);
            var excess = count <= 50 || beyond <= 0 ? 0 : Math.Min(50, beyond / width);
            var shrink = (high - low) * 0.5e-5;
            (low, high) = (Math.Min(low + shrink, value), Math.Max(high - shrink, value));
            return excess;
        }
    }
}
