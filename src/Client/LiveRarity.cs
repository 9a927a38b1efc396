using System.Globalization;
using SensorGrid.Features.Detection;

namespace SensorGrid.Client;

/// <summary>The rarity of an anomaly or a reading, as the live system reports it.</summary>
/// <param name="ExpectedEveryDays">One like it is expected once in so many days; null when that is not known.</param>
/// <param name="Severity">The rarity in terms of the alarm budget; null when it is within the budget.</param>
/// <param name="Reason">In which way it is unusual; null when that is not known, and for a silence.</param>
public readonly record struct LiveRarity(double? ExpectedEveryDays, AlarmSeverity? Severity, AttributionKind? Reason)
{
    public static LiveRarity Of(AnomalyEpisode episode) => new(episode.ExpectedEveryDays, episode.Severity, episode.Reason);

    public static LiveRarity Of(SensorScore score) => new(score.ExpectedEveryDays, score.Severity, score.Reason);

    /// <summary>Determines whether it is the same, to the bit.</summary>
    public bool IsSame(LiveRarity other) =>
        Bits(ExpectedEveryDays) == Bits(other.ExpectedEveryDays) && Severity == other.Severity && Reason == other.Reason;

    /// <summary>Determines whether it is as rare as another one, or rarer.</summary>
    public bool IsAtLeast(LiveRarity other) =>
        ExpectedEveryDays.HasValue == other.ExpectedEveryDays.HasValue
        && !(ExpectedEveryDays < other.ExpectedEveryDays)
        && !(Severity < other.Severity);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(ExpectedEveryDays is { } days ? $"once in {days.ToString("R", CultureInfo.InvariantCulture)} days" : "no rarity")}, {Name(Severity) ?? "no severity"}, {Name(Reason) ?? "no reason"}");

    private static long? Bits(double? value) => value is { } known ? BitConverter.DoubleToInt64Bits(known) : null;

    private static string? Name<T>(T? value)
        where T : struct, Enum => value?.ToString().ToLowerInvariant();
}
