namespace SensorGrid.Features.Detection;

/// <summary>The way in which a metric was unlike itself. Part of the stored format and of the wire contract.</summary>
public enum AttributionKind
{
    /// <summary>A value higher or lower than it was. Value: the reading's; usual: the mean of those before, the last 200 or so in a model's evidence, and 12 or 2,000 otherwise.</summary>
    Level = 0,

    /// <summary>
    /// A value higher or lower than at this hour of the day (UTC). Value: the reading's; usual: the mean of the hour, or, where the rarity of the reading is the reason, the
    /// reading before with the change that is usual at this hour of a workday or weekend.
    /// </summary>
    Season = 1,

    /// <summary>A metric more restless than it was. Value: the standard deviation of the last 12 readings; usual: the mean of the last 500 or so of these.</summary>
    Noise = 2,

    /// <summary>A value that is repeated. Value: the number of repetitions; usual: the most that a value was repeated before.</summary>
    Shape = 3,

    /// <summary>A larger step from one reading to the next than is usual. Value: the size of the step; usual: the mean size of the last 2,000 or so.</summary>
    Change = 4,

    /// <summary>The model found the reading strange. Value: its score; usual: the mean of its last 2,000 or so.</summary>
    Model = 5,
}
