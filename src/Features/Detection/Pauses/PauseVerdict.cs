namespace SensorGrid.Features.Detection.Pauses;

/// <summary>The unusualness of a pause.</summary>
/// <param name="Score">0 for one of a usual length, 0.5 for one from which on it is a silence, towards 1 for ever longer ones.</param>
/// <param name="PerDay">The expected number of times a day of one like it; infinite for what is nothing rare.</param>
internal readonly record struct PauseVerdict(double Score, double PerDay)
{
    /// <summary>The score from which on a pause is a silence.</summary>
    public const double Threshold = 0.5;

    /// <summary>A pause of a usual length.</summary>
    public static PauseVerdict Usual { get; } = new(0, double.PositiveInfinity);

    /// <summary>Gets whether it is a silence.</summary>
    public bool IsSilence => Score >= Threshold;

    /// <summary>A pause like it is expected once in so many days.</summary>
    public double EveryDays => Math.Min(1 / PerDay, AnomalyEpisode.MostDays);
}
