using System.Globalization;
using SensorGrid.Client;
using SensorGrid.Features.Detection;

namespace SensorGrid.Offline.Verify;

/// <summary>Compares rarities that the live system reports with those of a replay.</summary>
internal static class Rarities
{
    public static LiveRarity Of(AnomalyEpisode episode) => new(episode.ExpectedEveryDays, episode.Severity, episode.Reason);

    public static LiveRarity Of(SensorScore score) => new(score.ExpectedEveryDays, score.Severity, score.Reason);

    /// <summary>Determines whether it is the same, to the bit.</summary>
    public static bool IsSame(this LiveRarity rarity, LiveRarity other) =>
        Bits(rarity.ExpectedEveryDays) == Bits(other.ExpectedEveryDays) && rarity.Severity == other.Severity && rarity.Reason == other.Reason;

    /// <summary>Determines whether it is as rare as another one, or rarer.</summary>
    public static bool IsAtLeast(this LiveRarity rarity, LiveRarity other) =>
        rarity.ExpectedEveryDays.HasValue == other.ExpectedEveryDays.HasValue
        && !(rarity.ExpectedEveryDays < other.ExpectedEveryDays)
        && !(rarity.Severity < other.Severity);

    /// <summary>Describes the rarity in words.</summary>
    public static string Describe(this LiveRarity rarity) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(rarity.ExpectedEveryDays is { } days ? $"once in {days.ToString("R", CultureInfo.InvariantCulture)} days" : "no rarity")}, {Name(rarity.Severity) ?? "no severity"}, {Name(rarity.Reason) ?? "no reason"}");

    private static long? Bits(double? value) => value is { } known ? BitConverter.DoubleToInt64Bits(known) : null;

    private static string? Name<T>(T? value)
        where T : struct, Enum => value?.ToString().ToLowerInvariant();
}
