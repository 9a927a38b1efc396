using System.Runtime.CompilerServices;
using SensorGrid.Features.Detection.Rarity;

namespace SensorGrid.Features.Detection;

/// <summary>
/// The detector's state of one metric. It turns each value into a row of <see cref="DetectorInputs"/>, and the model's score of the row
/// into evidence. About 1.3 KB when full.
/// </summary>
/// <remarks>
/// <para>
/// A value is looked at in 17 views: as it is, without the usual value of the hour of the day, on a logarithmic scale, against its recent mean, by its
/// spread; most of them averaged over a few rows. What counts in a view is by how much it is a record (<see cref="ExtremeRange"/>). The last two views are
/// what the model finds strange, in this row and averaged over 12; so any model's output, on any scale, is measured by what the metric did before.
/// </para>
/// <para>
/// <see cref="Next"/> never depends on a score, so that rows can be scored together. Means are summed anew from the last values each time: nothing drifts.
/// </para>
/// </remarks>
internal sealed class MetricDetector(string metric)
{
    /// <summary>Values of a view that only make its range: they are no records.</summary>
    public const int Warmup = 50;

    /// <summary>The number of values of an hour of the day that count.</summary>
    public const byte HourMemory = 60;

    public const int LongestMean = 24;
    public const int ShortMean = 12;

    // How fast the range of a view forgets, a row: the plain ones slowly, strangeness fast, since it must be able to repeat.
    private const double Forgetting = 1e-5;
    private const double StrangenessForgetting = 5e-4;

    // Values beyond this count as this: sums and differences of them, and these as 32-bit numbers, stay finite.
    private const double MostMagnitude = 1e37;

    // The excess at which evidence begins to grow with its logarithm.
    private const double ExcessScale = 0.02;
    private const int SpreadMemory = 500;

    // Of a relative spread: what a constant stretch has instead of the logarithm of 0.
    private const double LeastSpread = 1e-6;

    // A value repeats itself for strangely long when no fewer than twice this, or twice the most so far, are equal; and when stretches of equal values are nothing new.
    private const double LeastRepeats = 4;
    private const int RepeatWarmup = 50;
    private const double RepeatForgetting = 1e-3;
    private const int HourWarmup = 3;

    private static readonly int[] ScaleRows = [50, 200, 2_000, 500, 500];

    private Ring24<double> _values;
    private Ring24<float> _residuals;
    private InlineArray12<float> _logarithms;
    private InlineArray12<float> _shortScores;
    private InlineArray12<float> _longScores;
    private InlineArray12<float> _seasonScores;
    private Ring24<float> _hourMeans;
    private Ring24<byte> _hourCounts;
    private InlineArray5<LocalScale> _scales;
    private InlineArray14<ExtremeRange> _ranges;
    private InlineArray12<float> _strangeness;
    private DetectorRow _lastRow;

    public string Metric => metric;

    /// <summary>The number of ingested values.</summary>
    public long Rows { get; set; }

    /// <summary>
    /// The number of the sensor's scored reading that first had the metric, ahead of the scores: before it, the metric has no share in the budget. 0 for one that took the place of another, which had that
    /// share, and for one that was stored.
    /// </summary>
    public long FirstSeen { get; init; }

    /// <summary>The number of the sensor's scored reading that last had the metric.</summary>
    public long LastSeen { get; set; }

    /// <summary>The first value: large values are kept by their distance from it, in half the bytes.</summary>
    public double Origin { get; set; }

    public double Previous { get; set; }

    /// <summary>Mean of the magnitudes of all values.</summary>
    public double Magnitude { get; set; }

    /// <summary>The last values, by row modulo length.</summary>
    public Span<double> Values => _values;

    /// <summary>The last values less their hour's usual one.</summary>
    public Span<float> Residuals => _residuals;

    /// <summary>The last values on a logarithmic scale.</summary>
    public Span<float> Logarithms => _logarithms;

    public Span<float> ShortScores => _shortScores;

    public Span<float> LongScores => _longScores;

    public Span<float> SeasonScores => _seasonScores;

    /// <summary>Mean of the spread of 12 rows, over about 500.</summary>
    public double UsualSpread { get; set; }

    /// <summary>The number of times that the newest value has come again.</summary>
    public long Repeats { get; set; }

    /// <summary>The most that a value came again before the newest one; it shrinks with each stretch of equal values.</summary>
    public double MostRepeats { get; set; }

    /// <summary>The number of stretches of equal values that have ended, also such of one value.</summary>
    public long Stretches { get; set; }

    /// <summary>The usual distance from <see cref="Origin"/> at each hour of the day (UTC), and the number of values that made it.</summary>
    public Span<float> HourMeans => _hourMeans;

    public Span<byte> HourCounts => _hourCounts;

    public Span<LocalScale> Scales => _scales;

    /// <summary>The ranges of all views but the repeats, which have none.</summary>
    public Span<ExtremeRange> Ranges => _ranges;

    /// <summary>The number of values that the model has scored since it is in force, and its last answers.</summary>
    public long Scored { get; set; }

    public Span<float> Strangeness => _strangeness;

    /// <summary>The range of strangeness averaged over 12 rows.</summary>
    public ExtremeRange StrangenessRange;

    /// <summary>The range of the strangeness of single rows.</summary>
    public ExtremeRange SingleRange;

    /// <summary>The alarm rule of evidence; null for a metric whose evidence alone raises no alarm.</summary>
    public MetricAlarm? Alarm { get; set; }

    /// <summary>The rarity of its readings; not used under a fixed threshold.</summary>
    public MetricRarity Rarity { get; } = new();

    /// <summary>The evidence of the newest value that was judged.</summary>
    public double LastEvidence { get; set; }

    /// <summary>The row of the newest value that was scored, and what the model made of it: for the explanation, should one be requested.</summary>
    public Span<float> LastRow => _lastRow;

    public Observation LastObservation { get; set; }

    public RowScore LastScore { get; set; }

    /// <summary>The number of the sensor's scored reading that it was last judged in; unlike <see cref="LastSeen"/> not ahead of the scores.</summary>
    public long LastJudgedIn { get; set; }

    /// <summary>The part of the newest evidence that came from strangeness.</summary>
    public double LastStrangeness { get; set; }

    /// <summary>Ingests the next value and writes its row.</summary>
    /// <param name="time">Event time, in ticks.</param>
    /// <returns>The observation, in the metric's own unit.</returns>
    public Observation Next(long time, double value, Span<float> row)
    {
        value = Math.Clamp(value, -MostMagnitude, MostMagnitude);
        if (Rows == 0)
        {
            (Origin, Previous) = (value, value);
        }

        var usualLevel = Rows == 0 ? value : Scales[1].Mean;
        var usualSpread = UsualSpread;
        var distance = value - Origin;
        var residual = NextResidual(time, distance);
        Magnitude += (Math.Abs(value) - Magnitude) / (Rows + 1);
        Values[(int)(Rows % LongestMean)] = value;
        Residuals[(int)(Rows % LongestMean)] = (float)residual;
        Logarithms[(int)(Rows % ShortMean)] = Magnitude > 0 ? (float)Math.Asinh(value / Magnitude) : 0;

        Span<double> series = [value, value, value, value - Previous, residual];
        for (var i = 0; i < series.Length; i++)
        {
            row[i] = (float)Scales[i].Next(series[i], ScaleRows[i]);
        }

        TakeRepeats(value);
        Previous = value;
        ShortScores[(int)(Rows % ShortMean)] = row[0];
        LongScores[(int)(Rows % ShortMean)] = row[1];
        SeasonScores[(int)(Rows % ShortMean)] = row[4];
        var spread = NextSpread();
        WriteExcesses(spread, row[DetectorInputs.ZScores..]);
        Rows++;
        return new Observation(value, usualLevel, value - residual, spread, usualSpread, Repeats, MostRepeats);
    }

    /// <summary>Computes the evidence for an anomaly in a row from the model's output, and counts the row. 0 for none, 5 for an alarm, without bound.</summary>
    public double Evidence(ReadOnlySpan<float> row, Observation observation, RowScore score, double strangenessWeight)
    {
        var strangeness = float.IsFinite(score.Strangeness) ? score.Strangeness : 0;
        var evidence = float.IsFinite(score.Evidence) ? Math.Max(score.Evidence, 0f) : 0;
        row.CopyTo(LastRow);
        LastObservation = observation;
        LastScore = new RowScore(strangeness, evidence);
        Strangeness[(int)(Scored % ShortMean)] = strangeness;
        var excess = Logarithm(ScoreView(ref SingleRange, 0, strangeness));
        if (Scored >= ShortMean - 1)
        {
            excess += Logarithm(ScoreView(ref StrangenessRange, ShortMean - 1, Mean(Strangeness, Scored, ShortMean)));
        }

        Scored++;
        LastStrangeness = strangenessWeight * excess;
        return LastEvidence = evidence + LastStrangeness;
    }

    /// <summary>Forgets all scores, since another model scores from now on: scores of two models cannot be compared.</summary>
    public void ForgetScores()
    {
        Scored = 0;
        Strangeness.Clear();
        StrangenessRange = SingleRange = default;
        LastStrangeness = LastEvidence = 0;
        Alarm?.Forget();
        Rarity.ForgetScores();
    }

    private double NextResidual(long time, double distance)
    {
        var hour = (int)(time / TimeSpan.TicksPerHour % 24);
        var residual = HourCounts[hour] >= HourWarmup ? distance - HourMeans[hour] : 0;
        HourCounts[hour] = (byte)Math.Min(HourCounts[hour] + 1, HourMemory);
        HourMeans[hour] += (float)((distance - HourMeans[hour]) / HourCounts[hour]);
        return residual;
    }

    private void WriteExcesses(double spread, Span<float> row)
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
        row[at] = View(at++, ShortMean - 1, Mean(ShortScores, last, ShortMean));
        row[at] = View(at++, ShortMean - 1, Mean(LongScores, last, ShortMean));
        row[at] = View(at++, ShortMean - 1, Mean(SeasonScores, last, ShortMean));
        row[at] = View(at++, ShortMean - 1, Magnitude > 0 ? Math.Log((spread / Magnitude) + LeastSpread) : 0, onlyAbove: true);
        row[at] = (float)RepeatExcess();
    }

    /// <summary>Computes the standard deviation of the last 12 values, and counts it in the usual one; 0 until there are as many.</summary>
    private double NextSpread()
    {
        var count = Rows - ShortMean + 2;
        if (count <= 0)
        {
            return 0;
        }

        var mean = Mean(Values, Rows, ShortMean);
        var squares = 0.0;
        for (var i = 0; i < ShortMean; i++)
        {
            var distance = Values[(int)((Rows - i) % LongestMean)] - mean;
            squares += distance * distance;
        }

        var spread = Math.Sqrt(squares / ShortMean);
        UsualSpread += (spread - UsualSpread) / Math.Min(count, SpreadMemory);
        return spread;
    }

    private void TakeRepeats(double value)
    {
        if (Rows == 0)
        {
            return;
        }

        if (value == Previous)
        {
            Repeats++;
            return;
        }

        // How long the first value has been there is not known.
        MostRepeats = Stretches == 0 ? 0 : Math.Max(MostRepeats * (1 - RepeatForgetting), Repeats);
        Stretches++;
        Repeats = 0;
    }

    private double RepeatExcess()
    {
        var most = Math.Max(MostRepeats, LeastRepeats);
        return Stretches > RepeatWarmup && Repeats >= 2 * most ? Math.Min(Math.Log2(Repeats / most), ExtremeRange.Most) : 0;
    }

    private double ScoreView(ref ExtremeRange range, int missing, double value)
    {
        var count = Scored - missing;
        if (count == 0)
        {
            range.Begin(value);
            return 0;
        }

        var excess = count < Warmup ? 0 : range.ExcessAbove(value);
        range.Take(value, StrangenessForgetting);
        return excess;
    }

    private static double Logarithm(double excess) => Math.Log(1 + (excess / ExcessScale));

    /// <summary>Computes the excess of a view's next value, then counts the value.</summary>
    /// <param name="missing">The number of rows that come before its first value.</param>
    private float View(int view, int missing, double value, bool onlyAbove = false)
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

        var excess = count < Warmup ? 0 : onlyAbove ? range.ExcessAbove(value) : range.Excess(value);
        range.Take(value, Forgetting);
        return (float)excess;
    }

    private static double Mean(ReadOnlySpan<double> ring, long last, int rows)
    {
        // From the newest back, always in this order: the same bits wherever the ring begins. The result is not used before there are as many rows.
        var sum = 0.0;
        var slot = (int)(last % ring.Length);
        for (var i = 0; i < rows; i++)
        {
            sum += ring[slot];
            slot = slot == 0 ? ring.Length - 1 : slot - 1;
        }

        return sum / rows;
    }

    private static double Mean(ReadOnlySpan<float> ring, long last, int rows)
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
