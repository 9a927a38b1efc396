namespace SensorGrid.Features.Detection;

/// <summary>How long the pauses between a sensor's readings usually are in event time, and how unusual the newest one is.</summary>
internal sealed class PauseDetector
{
    private const int Warmup = 50;
    private const int MeanRows = 200;
    private const double Forgetting = 1e-5;

    // A pause below so many mean ones is nothing, even if it is the longest: a sensor's rhythm has jitter.
    private const double UsualMeans = 5;

    /// <summary>How many pauses there were.</summary>
    public long Count { get; set; }

    /// <summary>Exponentially weighted mean of the pauses, in ticks.</summary>
    public double Mean { get; set; }

    /// <summary>The longest one, in ticks; it shrinks towards the mean over a hundred thousand readings.</summary>
    public double Longest { get; set; }

    /// <summary>Whether there were enough of them to know the sensor's rhythm.</summary>
    public bool IsKnown => Count >= Warmup;

    /// <summary>The longest pause that is nothing unusual, in ticks.</summary>
    public double Usual => Math.Max(Longest, UsualMeans * Mean);

    /// <summary>How long some usual pauses take, in ticks; unlike <see cref="Usual"/>, without the longest ever.</summary>
    public long SomePauses => (long)Math.Min(UsualMeans * Mean, long.MaxValue / 16);

    /// <summary>How unusual a pause is: 0 for one of a usual length, 0.5 for twice that, towards 1 for ever longer ones.</summary>
    public double ScoreOf(long ticks) => IsKnown && ticks > Usual ? 1 - (Usual / ticks) : 0;

    /// <summary>Takes the next pause.</summary>
    /// <returns>How unusual it is.</returns>
    public double Next(long ticks)
    {
        var usual = Usual;
        var score = ScoreOf(ticks);
        Count++;

        // A silence is no measure of the usual rhythm, but the next one of its length is no news any more.
        Mean += (Math.Min(ticks, Count <= Warmup ? ticks : usual) - Mean) / Math.Min(Count, MeanRows);
        Longest = Math.Max(ticks, Longest - ((Longest - Mean) * Forgetting));
        return score;
    }
}
