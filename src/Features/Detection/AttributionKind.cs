namespace SensorGrid.Features.Detection;

/// <summary>In which way a metric was unlike itself. Part of the stored format and of the wire contract.</summary>
public enum AttributionKind
{
    /// <summary>Higher or lower than it was. Value: the reading's; usual: the mean of the last 200 or so.</summary>
    Level = 0,

    /// <summary>Higher or lower than at this hour of the day (UTC). Value: the reading's; usual: the mean of the hour.</summary>
    Season = 1,

    /// <summary>More restless than it was. Value: the standard deviation of the last 12 readings; usual: the mean of the last 500 or so of these.</summary>
    Noise = 2,

    /// <summary>The same value again and again. Value: how many times it was repeated; usual: the most that one was repeated before.</summary>
    Shape = 3,
}
