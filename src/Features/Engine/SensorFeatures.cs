using SensorGrid.Features.Detection;
using SensorGrid.Features.Log;
using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Engine;

/// <summary>The features of one sensor as of one instant, and how far they can be trusted. Immutable.</summary>
/// <param name="AsOf">The instant (UTC): windows end here.</param>
/// <param name="Names">The features' names: metrics in ordinal order, each with its features in the order of the definitions; the derived features last.</param>
/// <param name="Values">Their values, in the same order; NaN stands for null (no value), since no feature is ever NaN otherwise.</param>
/// <param name="Quality">The facts that a user of the features should know about them.</param>
/// <param name="Positions">The last position that the sensor ingested from each shard it had readings from, by name.</param>
/// <param name="Score">The score of the newest scored reading, whatever <paramref name="AsOf"/> is; null when nothing was scored.</param>
public sealed record SensorFeatures(
    DateTimeOffset AsOf,
    string[] Names,
    double[] Values,
    FeatureQuality Quality,
    StreamPosition[] Positions,
    SensorScore? Score = null)
{
    /// <summary>The revision of the definitions that they were computed by; 0 for the silos' own.</summary>
    public long Revision { get; init; }
}

/// <summary>The quality of a sensor's features.</summary>
/// <param name="LastReadingAt">The newest event time counted (UTC).</param>
/// <param name="Readings">The number of readings that were counted since the sensor was first seen.</param>
/// <param name="Late">The number that were kept out because they came too late.</param>
/// <param name="Duplicates">The number that were kept out because another reading had their id and event time.</param>
/// <param name="Gapped">Whether a window overlaps a stretch of the sensor's log that was lost before it was read.</param>
/// <param name="Warmup">Names of features that are null because the definitions changed and their window is not covered yet.</param>
/// <param name="Hops">The windows that end exactly but begin at a whole multiple of a hop, as defined: label and hop, such as ("1h", "1m").</param>
public sealed record FeatureQuality(
    DateTimeOffset LastReadingAt,
    long Readings,
    long Late,
    long Duplicates,
    bool Gapped,
    string[] Warmup,
    KeyValuePair<string, string>[] Hops)
{
    /// <summary>Values that were named without one (<c>null</c>, <c>NaN</c>), in the readings counted.</summary>
    public long Missing { get; init; }

    /// <summary>The distance of the newest reading ahead of all arrivals so far: more than zero when the sensor's clock is.</summary>
    public TimeSpan Ahead { get; init; }

    /// <summary>Ids of readings that were forgotten before their time: a reading that is sent again may count again.</summary>
    public long IdsForgotten { get; init; }

    /// <summary>Values that were refused because the sensor had as many metrics as it may.</summary>
    public long Refused { get; init; }

    /// <summary>The metrics of the refused values, in ordinal order, as far as they are remembered: at most 64, each until nothing came of it for the longest window.</summary>
    public string[] RefusedMetrics { get; init; } = [];

    /// <summary>Metrics that are not scored, in ordinal order, because as many others are as may be.</summary>
    public string[] Unscored { get; init; } = [];

    /// <summary>The windows that begin elsewhere than they are defined to, by metric in ordinal order.</summary>
    public WindowEdge[] Edges { get; init; } = [];

    /// <summary>Gets whether a window begins elsewhere than it is defined to.</summary>
    public bool Approximate => Edges.Length > 0;
}
