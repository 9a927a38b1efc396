namespace SensorGrid.Features.Detection.Rarity;

/// <summary>
/// A number of 0 or more that measures one way in which a row is unusual. A <see cref="PeakTracker"/> says how rare it is. Part of the
/// stored format.
/// </summary>
internal enum Statistic
{
    /// <summary>Nothing is known.</summary>
    None = 0,

    /// <summary>The distance of the row above the mean of the last 12 or so, in usual distances.</summary>
    Up = 1,

    /// <summary>The distance below that mean.</summary>
    Down = 2,

    /// <summary>The number of successive rows with the same value.</summary>
    Repeat = 3,

    /// <summary>The distance of the model's score above its mean.</summary>
    Model = 4,

    /// <summary>The step from the row before, in usual steps.</summary>
    Change = 5,

    /// <summary>The distance of the row above the mean of the last 2,000 or so, in usual distances.</summary>
    GrossUp = 6,

    /// <summary>The distance below that mean.</summary>
    GrossDown = 7,

    /// <summary>The standard deviation of the last 12 readings, or of those of a bucket, in usual ones.</summary>
    Spread = 8,

    /// <summary>The step from the row before that the hour and the type of day do not explain, in usual ones.</summary>
    Season = 9,
}
