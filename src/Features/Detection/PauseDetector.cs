namespace SensorGrid.Features.Detection;

/// <summary>How long the pauses between a sensor's readings usually are, and how unusual the newest one is.</summary>
internal sealed class PauseDetector
{
    private const int Warmup = 50;
    private const int MeanRows = 200;
    private const double Forgetting = 1e-5;

    // A pause below so many mean ones is nothing, even if it is the longest: a sensor's rhythm has jitter.
    private const double UsualMeans = 5;

    // How much longer than in event time a pause may be in arrival time: senders gather what they send.
    private static readonly long Delivery = TimeSpan.FromSeconds(10).Ticks;

    /// <summary>How many pauses there were.</summary>
    public long Count { get; set; }

    /// <summary>Exponentially weighted mean of the pauses, in ticks.</summary>
    public double Mean { get; set; }

    /// <summary>The longest one, in ticks; it shrinks towards the mean over a hundred thousand readings.</summary>
    public double Longest { get; set; }

    /// <summary>When the newest reading arrived in the stream, in ticks; 0 when that is not known.</summary>
    public long LastArrival { get; set; }

    /// <summary>The arrival time, in ticks, from which on it is a silence that nothing came; null while too little is known.</summary>
    public long? SilentFrom => Count < Warmup || LastArrival == 0 ? null : LastArrival + (long)Math.Min(2 * Usual, long.MaxValue / 4) + Delivery;

    private double Usual => Math.Max(Longest, UsualMeans * Mean);

    /// <summary>How unusual a pause is: 0 for one of a usual length, 0.5 for twice that, towards 1 for ever longer ones.</summary>
    public double ScoreOf(long ticks) => Count >= Warmup && ticks > Usual ? 1 - (Usual / ticks) : 0;

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
