namespace SensorGrid.Cli.Evaluate.Windows;

/// <summary>
/// The score of a detector over windows: 0 for one that raises nothing, 100 for one that flags just the first row of each.
/// </summary>
/// <param name="Score">The score.</param>
/// <param name="Threshold">The score from which on a row was an alarm.</param>
/// <param name="Windows">The number of windows.</param>
/// <param name="Found">The number that had an alarm.</param>
/// <param name="FalseRows">The number of rows outside of them that had one.</param>
internal sealed record WindowScore(double Score, double Threshold, int Windows, int Found, int FalseRows)
{
    /// <summary>Computes the score at a threshold that was chosen before.</summary>
    public static WindowScore At(IReadOnlyCollection<ScoredSeries> series, double threshold, WindowProfile profile)
    {
        var windows = series.Sum(one => one.Series.Windows.Length);
        var (raw, found, falseRows) = (0.0, 0, 0);
        foreach (var one in series)
        {
            var seen = new HashSet<int>();
            foreach (var (score, window, gain) in one.Alarms())
            {
                if (score >= threshold)
                {
                    raw += window < 0 ? profile.FalseAlarm * gain : seen.Add(window) ? gain : 0;
                    falseRows += window < 0 ? 1 : 0;
                }
            }

            found += seen.Count;
        }

        return new WindowScore(Normal(raw - (profile.Miss * (windows - found)), windows, profile), threshold, windows, found, falseRows);
    }

    /// <summary>Computes the score at the threshold that is best for these series: what the benchmark reports.</summary>
    public static WindowScore Fitted(IReadOnlyCollection<ScoredSeries> series, WindowProfile profile)
    {
        var windows = series.Sum(one => one.Series.Windows.Length);
        var alarms = series.SelectMany((one, number) => one.Alarms().Select(alarm => (alarm.Score, Window: (number, alarm.Window), alarm.Gain)))
            .OrderByDescending(alarm => alarm.Score)
            .ToArray();
        var best = new WindowScore(0, 1, windows, 0, 0);
        var gains = new Dictionary<(int, int), double>();
        var (raw, falseRows) = (0.0, 0);
        for (var i = 0; i < alarms.Length; i++)
        {
            var (score, window, gain) = alarms[i];
            if (window.Window < 0)
            {
                raw += profile.FalseAlarm * gain;
                falseRows++;
            }
            else
            {
                var before = gains.GetValueOrDefault(window, double.NegativeInfinity);
                raw += double.IsNegativeInfinity(before) ? gain : Math.Max(gain - before, 0);
                gains[window] = Math.Max(gain, before);
            }

            // Rows with one score are alarms together.
            if (i + 1 < alarms.Length && alarms[i + 1].Score == score)
            {
                continue;
            }

            var normal = Normal(raw - (profile.Miss * (windows - gains.Count)), windows, profile);
            best = normal > best.Score ? new WindowScore(normal, score, windows, gains.Count, falseRows) : best;
        }

        return best;
    }

    /// <summary>Computes the score with each category at the threshold that is best for all others: no threshold depends on what it scores.</summary>
    public static double LeaveOneCategoryOut(IReadOnlyCollection<ScoredSeries> series)
    {
        var profile = WindowProfile.Standard;
        var windows = series.Sum(one => one.Series.Windows.Length);
        var raw = 0.0;
        foreach (var category in series.GroupBy(one => one.Series.Category, StringComparer.Ordinal))
        {
            var others = series.Where(one => one.Series.Category != category.Key).ToArray();
            var own = At([.. category], Fitted(others, profile).Threshold, profile);
            raw += Raw(own, profile, category);
        }

        return Normal(raw, windows, profile);
    }

    // Of a category without windows there is no score, but what its false alarms cost counts.
    private static double Raw(WindowScore score, WindowProfile profile, IEnumerable<ScoredSeries> series) => score.Windows > 0
        ? (score.Score / 100 * score.Windows * (1 + profile.Miss)) - (profile.Miss * score.Windows)
        : series.Sum(one => one.Alarms().Where(alarm => alarm.Score >= score.Threshold).Sum(alarm => profile.FalseAlarm * alarm.Gain));

    private static double Normal(double raw, int windows, WindowProfile profile) =>
        windows == 0 ? 0 : 100 * (raw + (profile.Miss * windows)) / (windows * (1 + profile.Miss));
}
