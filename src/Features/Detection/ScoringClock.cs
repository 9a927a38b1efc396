namespace SensorGrid.Features.Detection;

/// <summary>Decides which readings of a sensor are scored: each that advances its event time. Times are ticks.</summary>
/// <remarks>
/// A reading that is ahead of its arrival by more than the allowed lateness advances event time among its like only; for all others it stands for its arrival. So one reading of a
/// clock that runs ahead does not keep the right ones after it from being scored. It follows from event and arrival times alone, so that readings can be staged before they are added.
/// </remarks>
internal struct ScoringClock()
{
    /// <summary>The newest event time scored; the least value before the first.</summary>
    public long Newest { get; set; } = long.MinValue;

    /// <summary>The newest event time scored, where the arrival replaces an event time that is far ahead of it; the least value before the first.</summary>
    public long Steady { get; set; } = long.MinValue;

    /// <summary>Begins anew: what is at or before an instant is not scored.</summary>
    public void Restart(long time) => Newest = Steady = time;

    /// <summary>Ingests the next reading.</summary>
    /// <param name="time">Its event time.</param>
    /// <param name="arrived">Its arrival; the greatest value when that is not known.</param>
    /// <param name="lateness">The allowed lateness.</param>
    /// <param name="before">The event time that it advances; the least value when the pause before it is not known.</param>
    /// <returns>Whether it is scored.</returns>
    public bool Advance(long time, long arrived, long lateness, out long before)
    {
        var isAhead = arrived < time - lateness;
        var newest = isAhead ? Newest : Steady;
        before = isAhead && Newest <= Steady ? long.MinValue : newest;
        if (isAhead)
        {
            Steady = Math.Max(Steady, arrived);
        }

        if (time <= newest)
        {
            return false;
        }

        Newest = Math.Max(Newest, time);
        if (!isAhead)
        {
            Steady = Math.Max(Steady, time);
        }

        return true;
    }
}
