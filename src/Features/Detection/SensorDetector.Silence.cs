using SensorGrid.Features.Detection.Pauses;

namespace SensorGrid.Features.Detection;

/// <content>Silences: pauses that are expected less often than the budget allows.</content>
internal sealed partial class SensorDetector
{
    /// <summary>
    /// The arrival time, in ticks, from which on it is a silence that nothing came: so long after the newest arrival that such a pause is rarer than the budget allows, and longer than
    /// the sensor may gather before it sends. Null while the rhythm is not known, and for a sensor that is not awaited: see <see cref="ArrivalPace"/>.
    /// </summary>
    public long? SilentFrom => Pauses.IsKnown && Arrivals is { IsAwaited: true, LastArrival: > 0 }
        ? Arrivals.LastArrival + (long)Math.Min(Pauses.LevelAt(ScoredAt, alarms.BudgetPerSensorDay) + (2.0 * Arrivals.Gathered), long.MaxValue / 4) + ArrivalPace.Delivery
        : null;

    /// <summary>The silence that the sensor keeps now.</summary>
    public AnomalyEpisode? Silence { get; set; }

    /// <summary>Opens a silence if nothing arrived until a time, and that is longer than the sensor usually pauses.</summary>
    /// <param name="frontier">The arrival time, in ticks.</param>
    /// <param name="newest">Its newest event time, ticks.</param>
    /// <returns>Null when that is no silence, or is one already.</returns>
    public AnomalyEpisode? OpenSilence(long frontier, long newest)
    {
        if (Silence is not null || !(frontier >= SilentFrom))
        {
            return null;
        }

        // What the sensor gathers is no part of the silence.
        var length = frontier - Arrivals.LastArrival - Arrivals.Gathered;
        Silence = SilenceOf(newest, null, Pauses.Judge(ScoredAt, length, alarms.BudgetPerSensorDay), 0) with { PeakAt = Instant(newest + length) };
        return Silence;
    }

    private void EndSilence(PlacedTime place, ICollection<AnomalyEpisode> changed)
    {
        if (Silence is not { } silence)
        {
            return;
        }

        var (begin, end) = (silence.StartedAt.UtcTicks, Math.Max(place.Time, silence.StartedAt.UtcTicks));
        var whole = Pauses.Judge(begin, end - begin, alarms.BudgetPerSensorDay);
        var ended = SilenceOf(begin, Instant(end), whole, silence.Revision + 1);
        changed.Add(silence with
        {
            Revision = ended.Revision,
            PeakAt = ended.PeakAt,
            EndedAt = ended.EndedAt,
            Score = Math.Max(silence.Score, ended.Score),
            ExpectedEveryDays = silence.ExpectedEveryDays > ended.ExpectedEveryDays ? silence.ExpectedEveryDays : ended.ExpectedEveryDays,
            Severity = silence.Severity > ended.Severity ? silence.Severity : ended.Severity,
        });
        Silence = null;
    }

    private void LookAtPause(PlacedTime place, bool isTold, ICollection<AnomalyEpisode> changed)
    {
        var verdict = Pauses.Next(place.Before, place.Time - place.Before, alarms.BudgetPerSensorDay);
        if (verdict.IsSilence && !isTold)
        {
            // One more than that of a silence that was reported while it lasted, and forgotten in a crash: this is then its end.
            changed.Add(SilenceOf(place.Before, Instant(place.Time), verdict, 1));
        }
    }

    private AnomalyEpisode SilenceOf(long from, DateTimeOffset? end, PauseVerdict verdict, int revision) => new(
        AnomalyKind.Silence,
        Newest,
        revision,
        Instant(from),
        end ?? Instant(from),
        end,
        verdict.Score,
        PauseVerdict.Threshold,
        model.Identity,
        null,
        [],
        [],
        [])
    {
        ExpectedEveryDays = verdict.EveryDays is > 0 and var days ? days : null,
        Severity = alarms.SeverityOf(verdict.PerDay) ?? AlarmSeverity.Note,
    };
}
