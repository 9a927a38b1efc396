namespace SensorGrid.Features.Engine;

/// <summary>
/// The bounds that keep the state of a sensor under 300 KB, whatever it sends: together with the sizes written beside them, and with 100 to 200
/// bytes for each of up to 200 shards that its producer may spread it over, and with the 2.2 KB that the detector keeps of each of up to 16 metrics.
/// </summary>
/// <remarks>
/// Beyond a bound of values or tiles, windows begin elsewhere than they are defined to, and say where (<see cref="FeatureQuality.Edges"/>). Beyond that of metrics, values are
/// refused (<see cref="FeatureQuality.Refused"/>). Beyond that of ids, the earliest are forgotten (<see cref="FeatureQuality.IdsForgotten"/>), and a reading that is sent
/// again so late counts again.
/// </remarks>
internal static class StateLimits
{
    /// <summary>Metrics of one sensor that a window reaches back to. A value of a further one is refused.</summary>
    public const int Metrics = 64;

    /// <summary>Names of metrics that were refused; at most 60 bytes each.</summary>
    public const int RefusedMetrics = 64;

    /// <summary>Values kept one by one, over all metrics; at most 15 bytes each.</summary>
    public const int RawValues = 5_000;

    /// <summary>One-second tiles over all metrics; at most <see cref="TileBytes"/> bytes each, as the tiles of hops.</summary>
    public const int SecondTiles = 500;

    /// <summary>Tiles of hops over all metrics.</summary>
    public const int HopTiles = 800;

    /// <summary>
    /// Room for the ids of readings, in bytes of the snapshot, while there are no tiles of a second: for as many readings as can be kept one by one. Each such tile takes
    /// away its own room, down to <see cref="LeastReadingIdBytes"/>.
    /// </summary>
    public const int ReadingIdBytes = 68_000;

    /// <summary>The least room for ids.</summary>
    public const int LeastReadingIdBytes = 22_000;

    /// <summary>The most that a tile takes, in bytes.</summary>
    public const int TileBytes = 92;
}
