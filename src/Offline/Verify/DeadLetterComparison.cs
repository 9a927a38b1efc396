using SensorGrid.Features.Log;

namespace SensorGrid.Offline.Verify;

/// <summary>The dead letters that the log must have made, against those that the live system has.</summary>
/// <param name="Expected">The number that the log must have made.</param>
/// <param name="Missing">Ids that the live system lacks.</param>
/// <param name="Surplus">Ids that nothing in the log explains.</param>
/// <param name="WhyNot">The reason why they were not compared; null when they were.</param>
/// <param name="Removed">
/// The number of entries of the log that are not there since they were dismissed, or have passed their retention.
/// </param>
public sealed record DeadLetterComparison(int Expected, IReadOnlyList<string> Missing, IReadOnlyList<string> Surplus, string? WhyNot, int Removed = 0)
{
    /// <summary>Gets whether one is missing or surplus.</summary>
    public bool Differs => Missing.Count > 0 || Surplus.Count > 0;

    /// <param name="survey">The log.</param>
    /// <param name="expected">The ids that the log must have made.</param>
    /// <param name="live">The ids that the live system has.</param>
    /// <param name="withRefused">Whether those of values that sensors had no room for are compared, too.</param>
    /// <param name="removed">The number that the live system says it has removed. It is not known which ones: so many may be missing.</param>
    internal static DeadLetterComparison Of(
        LogSurvey survey, IReadOnlyCollection<string> expected, IReadOnlySet<string> live, bool withRefused = true, long removed = 0)
    {
        var known = expected.ToHashSet(StringComparer.Ordinal);
        string[] missing = [.. known.Where(id => !live.Contains(id)).Order(StringComparer.Ordinal)];
        var isRemoved = missing.Length <= removed;
        return new DeadLetterComparison(
            known.Count,
            isRemoved ? [] : missing,
            [.. live.Where(id => !known.Contains(id) && IsInSurvey(survey, id, withRefused)).Order(StringComparer.Ordinal)],
            null,
            isRemoved ? missing.Length : 0);
    }

    // What arrived after the survey, was trimmed before it, or is of another stream's shards is not its business. Nor is what was refused for there being too many sensors:
    // nothing in the log says it.
    private static bool IsInSurvey(LogSurvey survey, string id, bool withRefused) =>
        DeadLetterId.TryParse(id, out var log, out var position)
        && !RefusedSensors.IsLog(log)
        && (withRefused || !RefusedValues.IsLog(log))
        && survey.Shards.TryGetValue(RefusedValues.ShardOf(log), out var surveyed)
        && surveyed is { First: { } first, Tip: { } tip }
        && position >= first && position <= tip;
}
