namespace SensorGrid.Cli.Train;

/// <summary>The record of a model's training, as in its manifest.</summary>
/// <param name="Command">The command line.</param>
/// <param name="Seed">The seed of all random numbers.</param>
/// <param name="Trees">The number that the forest has.</param>
/// <param name="Samples">The number of rows that each tree was grown from.</param>
/// <param name="Readings">The number of readings that were learnt from.</param>
/// <param name="Rows">The number of the detector's rows that they gave: one for each metric of a reading, without the first 50 of a metric.</param>
/// <param name="DataSha256">The SHA-256 of these rows, single-precision numbers in little-endian order.</param>
/// <param name="Metrics">The metrics that were measured; null before.</param>
internal sealed record TrainingRecord(
    string Command, int Seed, int Trees, int Samples, long Readings, long Rows, string DataSha256, TrainingMetrics? Metrics);

/// <summary>The measurements of a model.</summary>
/// <param name="Strangeness">Over the rows that it learnt from, or an even sample of them.</param>
/// <param name="HeldOut">Over the readings that it did not learn from.</param>
internal sealed record TrainingMetrics(StrangenessMetrics Strangeness, HeldOutMetrics HeldOut);

/// <summary>The distribution of strangeness: its mean, and the bounds that half, 90 %, 99 % and 99.9 % of the rows are not above.</summary>
internal sealed record StrangenessMetrics(double Mean, double P50, double P90, double P99, double P999)
{
    public static StrangenessMetrics Of(float[] values)
    {
        Array.Sort(values);
        return new StrangenessMetrics(
            Math.Round(values.Average(value => (double)value), 6), Percentile(0.5), Percentile(0.9), Percentile(0.99), Percentile(0.999));

        double Percentile(double share) => Math.Round(values[(int)(share * (values.Length - 1))], 6);
    }
}

/// <summary>The false alarm rate on held-out readings, where nothing was wrong.</summary>
/// <param name="Readings">The number of readings.</param>
/// <param name="Alarms">The number of them that opened an anomaly.</param>
/// <param name="AlarmsPer1000Readings">The share.</param>
internal sealed record HeldOutMetrics(long Readings, long Alarms, double AlarmsPer1000Readings)
{
    public static HeldOutMetrics Of(long readings, long alarms) => new(readings, alarms, readings == 0 ? 0 : Math.Round(1000.0 * alarms / readings, 4));
}
