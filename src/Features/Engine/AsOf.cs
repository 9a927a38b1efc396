namespace SensorGrid.Features.Engine;

/// <summary>The instant as of which features are computed: a time, or <see cref="Latest"/>, the sensor's newest event time.</summary>
/// <param name="Time">The instant (UTC); null for the newest event time.</param>
/// <param name="OrOldest">
/// Whether an instant that is too far back stands for the oldest one that can be answered. The present does: a sensor's clock may be ahead of it
/// by more than the allowed lateness.
/// </param>
public readonly record struct AsOf(DateTimeOffset? Time, bool OrOldest = false)
{
    /// <summary>Creates the present instant; it stands for the oldest one that can be answered if the sensor's readings are that far ahead of it.</summary>
    public static AsOf Now(TimeProvider clock) => new(clock.GetUtcNow(), OrOldest: true);

    /// <summary>The newest event time that the sensor has counted.</summary>
    public static AsOf Latest => default;
}
