namespace SensorGrid.Features.Detection;

/// <summary>
/// What the detector keeps of one metric: it turns each value into a row of <see cref="DetectorInputs"/>, and what the model says of the row into evidence.
/// About 2.2 KB when full.
/// </summary>
/// <remarks>
/// <para>
/// A value is looked at in 14 views: as it is, without the usual value of the hour of the day, on a logarithmic scale, against 288 rows ago, against its
/// recent mean; most of them averaged over a few rows. What counts in a view is by how much it is a record (<see cref="RecordRange"/>). The last view is what
/// the model finds strange, averaged over 12 rows; so any model's output, on any scale, is measured by what the sensor did before.
/// </para>
/// <para>
/// <see cref="Next"/> never depends on a score, so that rows can be scored together. Means are summed anew from the last values each time: nothing drifts.
/// </para>
/// </remarks>
internal sealed class MetricDetector(string metric)
{
    /// <summary>Values of a view that only make its range: they are no records.</summary>
    public const int Warmup = 50;

    public const int Lag = 288;
    public const int LongestMean = 24;
    public const int ShortMean = 12;

    // How fast the range of a view forgets, a row: the plain ones slowly, strangeness fast, since it must be able to repeat.
    private const double Forgetting = 1e-5;
    private const double StrangenessForgetting = 5e-4;

    // Values beyond this are taken as this: sums and differences of them, and these as 32-bit numbers, stay finite.
    private const double MostMagnitude = 1e37;

    // The excess at which evidence begins to grow with its logarithm.
    private const double ExcessScale = 0.02;
    private const int HourMemory = 60;
    private const int HourWarmup = 3;

    private static readonly int[] ScaleRows = [50, 200, 2_000, 500, 500];

    public string Metric => metric;

    /// <summary>How many values it has taken.</summary>
    public long Rows { get; set; }

    /// <summary>The number of the sensor's scored reading that last had the metric.</summary>
    public long LastSeen { get; set; }

    /// <summary>The first value: large values are kept by their distance from it, in half the bytes.</summary>
    public double Origin { get; set; }

    public double Previous { get; set; }

    /// <summary>Mean of the magnitudes of all values.</summary>
    public double Magnitude { get; set; }

    /// <summary>The last values, by row modulo length.</summary>
    public double[] Values { get; } = new double[LongestMean];

    /// <summary>The last values less their hour's usual one.</summary>
    public float[] Residuals { get; } = new float[LongestMean];

    /// <summary>The last values on a logarithmic scale.</summary>
    public float[] Logarithms { get; } = new float[ShortMean];

    public float[] ShortScores { get; } = new float[ShortMean];

    public float[] LongScores { get; } = new float[ShortMean];

    /// <summary>The last 288 values as distances from <see cref="Origin"/>: grows as they come.</summary>
    public float[] Lagged { get; set; } = [];

    /// <summary>For each hour of the day (UTC) the usual distance from <see cref="Origin"/>, and how many values made it.</summary>
    public float[] HourMeans { get; } = new float[24];

    public byte[] HourCounts { get; } = new byte[24];

    public LocalScale[] Scales { get; } = new LocalScale[DetectorInputs.ZScores];

    public RecordRange[] Ranges { get; } = new RecordRange[DetectorInputs.Excesses];

    /// <summary>How many values the model has scored since it is in force, and its last answers.</summary>
    public long Scored { get; set; }

    public float[] Strangeness { get; } = new float[ShortMean];

    public RecordRange StrangenessRange;

    /// <summary>Takes the next value and writes its row.</summary>
    /// <param name="time">Event time, in ticks.</param>
    public void Next(long time, double value, Span<float> row)
    {
        value = Math.Clamp(value, -MostMagnitude, MostMagnitude);
        if (Rows == 0)
        {
            (Origin, Previous) = (value, value);
        }

        var distance = value - Origin;
        var residual = NextResidual(time, distance);
        Magnitude += (Math.Abs(value) - Magnitude) / (Rows + 1);
        Values[Rows % LongestMean] = value;
        Residuals[Rows % LongestMean] = (float)residual;
        Logarithms[Rows % ShortMean] = Magnitude > 0 ? (float)Math.Asinh(value / Magnitude) : 0;

        Span<double> series = [value, value, value, value - Previous, residual];
        for (var i = 0; i < series.Length; i++)
        {
            row[i] = (float)Scales[i].Next(series[i], ScaleRows[i]);
        }

        ShortScores[Rows % ShortMean] = row[0];
        LongScores[Rows % ShortMean] = row[1];
        Previous = value;
        WriteExcesses(distance, row[DetectorInputs.ZScores..]);
        KeepLagged((float)distance);
        Rows++;
    }

    /// <summary>The evidence for an anomaly in a row, from what the model says of it: 0 for none, 5 for an alarm, without bound.</summary>
    public double Evidence(RowScore score, double strangenessWeight)
    {
        Strangeness[Scored % ShortMean] = float.IsFinite(score.Strangeness) ? score.Strangeness : 0;
        Scored++;
        var evidence = float.IsFinite(score.Evidence) ? Math.Max(score.Evidence, 0.0) : 0;
        if (Scored < ShortMean)
        {
            return evidence;
        }

        var mean = Mean(Strangeness, Scored - 1, ShortMean);
        if (Scored == ShortMean)
        {
            StrangenessRange.Begin(mean);
        }

        if (Scored - ShortMean >= Warmup)
        {
            evidence += strangenessWeight * Math.Log(1 + (StrangenessRange.ExcessAbove(mean) / ExcessScale));
        }

        StrangenessRange.Take(mean, StrangenessForgetting);
        return evidence;
    }

    /// <summary>Another model scores from now on: what the one before said is no measure for it.</summary>
    public void ForgetScores()
    {
        Scored = 0;
        Array.Clear(Strangeness);
        StrangenessRange = default;
    }

    private double NextResidual(long time, double distance)
    {
        var hour = (int)(time / TimeSpan.TicksPerHour % 24);
        var residual = HourCounts[hour] >= HourWarmup ? distance - HourMeans[hour] : 0;
        HourCounts[hour] = (byte)Math.Min(HourCounts[hour] + 1, HourMemory);
        HourMeans[hour] += (float)((distance - HourMeans[hour]) / HourCounts[hour]);
        return residual;
    }

    private void WriteExcesses(double distance, Span<float> row)
    {
        var last = Rows;
        var at = 0;
        foreach (var rows in (ReadOnlySpan<int>)[1, 2, 6, LongestMean])
        {
            row[at] = View(at, rows - 1, Mean(Values, last, rows));
            at++;
        }

        foreach (var rows in (ReadOnlySpan<int>)[1, 2, 6, LongestMean])
        {
            row[at] = View(at, rows - 1, Mean(Residuals, last, rows));
            at++;
        }

        row[at] = View(at++, 2, Mean(Logarithms, last, 3));
        row[at] = View(at++, ShortMean - 1, Mean(Logarithms, last, ShortMean));
        row[at] = View(at++, Lag, last < Lag ? 0 : distance - Lagged[last % Lag]);
        row[at] = View(at++, ShortMean - 1, Mean(ShortScores, last, ShortMean));
        row[at] = View(at, ShortMean - 1, Mean(LongScores, last, ShortMean));
    }

    /// <summary>The excess of a view's next value.</summary>
    /// <param name="missing">How many rows come before its first value.</param>
    private float View(int view, int missing, double value)
    {
        var count = Rows - missing;
        if (count < 0)
        {
            return 0;
        }

        ref var range = ref Ranges[view];
        if (count == 0)
        {
            range.Begin(value);
            return 0;
        }

        var excess = count < Warmup ? 0 : range.Excess(value);
        range.Take(value, Forgetting);
        return (float)excess;
    }

    private void KeepLagged(float distance)
    {
        var slot = (int)(Rows % Lag);
        if (slot >= Lagged.Length)
        {
            var grown = Lagged;
            Array.Resize(ref grown, Math.Min(Lag, Math.Max(32, Lagged.Length * 2)));
            Lagged = grown;
        }

        Lagged[slot] = distance;
    }

    private static double Mean(double[] ring, long last, int rows)
    {
        // From the newest back, always in this order: the same bits wherever the ring begins. Before there are as many rows, nobody looks.
        var sum = 0.0;
        var slot = (int)(last % ring.Length);
        for (var i = 0; i < rows; i++)
        {
            sum += ring[slot];
            slot = slot == 0 ? ring.Length - 1 : slot - 1;
        }

        return sum / rows;
    }

    private static double Mean(float[] ring, long last, int rows)
    {
        var sum = 0.0;
        var slot = (int)(last % ring.Length);
        for (var i = 0; i < rows; i++)
        {
            sum += ring[slot];
            slot = slot == 0 ? ring.Length - 1 : slot - 1;
        }

        return sum / rows;
    }
}
