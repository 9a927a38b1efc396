namespace SensorGrid.Client;

/// <summary>The kind of an <see cref="AnomalyEvent"/>.</summary>
public enum AnomalyEventKind
{
    /// <summary>An anomaly opened.</summary>
    Opened,

    /// <summary>An anomaly changed: its peak rose, it was judged, or it ended.</summary>
    Updated,

    /// <summary>
    /// Changes were left out, because the subscriber was too slow or they are no longer kept. A stream that is opened with <see cref="AnomalySubscription.LastEventId"/> has those that are kept.
    /// </summary>
    Missed,
}
