namespace SensorGrid.Features.Detection.Rarity;

/// <summary>The kind of rows of a <see cref="TrackedScale"/>, which decides its statistics.</summary>
internal enum ScaleKind
{
    /// <summary>The readings of a metric that comes seldom.</summary>
    SlowReadings = 0,

    /// <summary>The readings of a metric that comes often.</summary>
    FastReadings = 1,

    /// <summary>Means over buckets of event time.</summary>
    Buckets = 2,
}
