namespace SensorGrid.Features.Detection;

/// <summary>
/// The arrival times of a sensor's readings in the stream, compared with their event times. Decides whether the sensor is waited for, and
/// measures how long it gathers before it sends.
/// </summary>
/// <remarks>
/// <para>
/// <b>Awaited</b> is a sensor whose newest reading was fresh when it arrived. Fresh is a reading that is at most as old as the tolerance: the allowed
/// lateness, or five mean pauses of the sensor and ten seconds, if that is longer. A history that is published raises no silence: its newest reading is old.
/// A clock that is ahead makes readings younger than new, which is fresh.
/// </para>
/// <para>
/// <b>A constant delay</b> (a slow link, a clock that is behind, a file that is sent every night) is distinguished from a history by its pace. Readings that arrive
/// within ten seconds are one burst. Once the last readings of bursts had the same delay, within the tolerance, while event time moved on by more than four
/// tolerances, readings with that delay are fresh. A history that is sent faster than 4/3 of real time never gets there: its delay shrinks as it is sent.
/// </para>
/// <para>
/// <b>Gathered</b> is how much event time an upload spans beyond its own duration. A device that sends every ten minutes is not silent between: it is waited
/// for twice as long. An upload ends with ten seconds in which nothing arrives, or, after ten seconds, when it has come to fresh readings. What the last two
/// uploads gathered counts, if they came to fresh readings.
/// </para>
/// <para>
/// After a silence that was ended by an old reading, the sensor is awaited from its next fresh reading on. All of this follows from readings that advance the
/// sensor's event time, in log order: no clock.
/// </para>
/// </remarks>
internal sealed class ArrivalPace
{
    /// <summary>The time that readings sent together take to arrive, in ticks.</summary>
    public const long Delivery = 10 * TimeSpan.TicksPerSecond;

    /// <summary><see cref="SteadyFrom"/> before the first burst has ended.</summary>
    public const long NeverSteady = long.MaxValue;

    // Within one tolerance, a history that is sent at once moves by one; this leaves room for one that is paced.
    private const int SteadyTolerances = 4;

    /// <summary>The arrival of the newest reading, whether it counts or not, in ticks; 0 when that is not known.</summary>
    public long LastArrival { get; set; }

    /// <summary>Gets whether further readings are expected: if none comes, it is a silence.</summary>
    public bool IsAwaited { get; set; }

    /// <summary>The arrival of the newest reading that advanced event time, in ticks; 0 before the first.</summary>
    public long NewestArrival { get; set; }

    /// <summary>The age of that reading on arrival, in ticks; negative for a clock that is ahead.</summary>
    public long NewestDelay { get; set; }

    /// <summary>The arrival of the first reading of the current burst, in ticks.</summary>
    public long BurstArrival { get; set; }

    /// <summary>The arrival of the first reading of the current upload, in ticks.</summary>
    public long UploadArrival { get; set; }

    /// <summary>The event time of its first reading, in ticks.</summary>
    public long UploadTime { get; set; }

    /// <summary>The event time that the current upload has gathered, in ticks.</summary>
    public long UploadGathered { get; set; }

    /// <summary>The event time that the upload before it had gathered, in ticks; 0 when that did not come to a fresh reading.</summary>
    public long GatheredBefore { get; set; }

    /// <summary>The delay that bursts end with, in ticks.</summary>
    public long SteadyDelay { get; set; }

    /// <summary>The event time, in ticks, since which they do.</summary>
    public long SteadyFrom { get; set; } = NeverSteady;

    /// <summary>The time that the sensor gathers before it sends, in ticks.</summary>
    public long Gathered => Math.Max(UploadGathered, GatheredBefore);

    /// <summary>Records the arrival of a reading, whether it counts or not.</summary>
    public void OnArrival(long arrival) => LastArrival = Math.Max(LastArrival, arrival);

    /// <summary>Records the arrival of a reading that advances event time.</summary>
    /// <param name="time">Its event time, in ticks.</param>
    /// <param name="arrival">The time when it arrived, in ticks.</param>
    /// <param name="tolerance">The maximum age of a fresh reading, in ticks.</param>
    public void OnNewest(long time, long arrival, long tolerance)
    {
        var isFirst = NewestArrival == 0;
        var hasPaused = isFirst || arrival - NewestArrival > Delivery;
        if (isFirst || arrival - BurstArrival > Delivery)
        {
            EndBurst(tolerance);
            BurstArrival = arrival;
        }

        (NewestArrival, NewestDelay) = (arrival, arrival - time);
        var isFresh = NewestDelay <= tolerance || IsSteady(time, tolerance);
        if (hasPaused || (isFresh && arrival - UploadArrival > Delivery))
        {
            GatheredBefore = IsAwaited || (isFresh && !hasPaused) ? UploadGathered : 0;
            (UploadArrival, UploadTime) = (arrival, time);
        }

        UploadGathered = Math.Max(0, time - UploadTime - Math.Max(0, arrival - UploadArrival));
        IsAwaited = isFresh;
    }

    private void EndBurst(long tolerance)
    {
        if (NewestArrival != 0 && (SteadyFrom == NeverSteady || !IsSteadyDelay(tolerance)))
        {
            (SteadyDelay, SteadyFrom) = (NewestDelay, NewestArrival - NewestDelay);
        }
    }

    private bool IsSteady(long time, long tolerance) =>
        SteadyFrom != NeverSteady && IsSteadyDelay(tolerance) && time - SteadyFrom > SteadyTolerances * tolerance;

    private bool IsSteadyDelay(long tolerance) => NewestDelay - SteadyDelay <= tolerance && SteadyDelay - NewestDelay <= tolerance;
}
