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
            Excesses([.. values.Select((value, i) => i < 288 ? double.NaN : value - values[i - 288])]),
            Excesses(Means(scores[0], 12)), Excesses(Means(scores[1], 12)),
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

    // NaN: the view has no value yet. The range forgets a hundred-thousandth of itself with each value.
    private static double[] Excesses(double[] view)
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

            var beyond = Math.Max(value - high, low - value);
            var width = high - low > 1e-12 * (Math.Abs(high) + Math.Abs(low)) ? high - low : Math.Abs(high);
            var excess = count <= 50 || beyond <= 0 ? 0 : Math.Min(50, beyond / width);
            var shrink = (high - low) * 0.5e-5;
            (low, high) = (Math.Min(low + shrink, value), Math.Max(high - shrink, value));
            return excess;
        }
    }
}
