namespace SensorGrid.Features.Engine;

/// <summary>
/// The bounds that keep the state of a sensor under 300 KB, whatever it sends: together with the sizes written beside them, and with 100 to 200
/// bytes for each of up to 200 shards that its producer may spread it over, and with the 2.2 KB that the detector keeps of each of up to 16 metrics.
/// </summary>
/// <remarks>
/// Beyond a bound of values, tiles or metrics, precision is given up and told (<see cref="FeatureQuality.Approximate"/>). Beyond that of ids, the
/// earliest are forgotten, and a reading that is sent again so late counts again. No reading is refused.
/// </remarks>
internal static class StateLimits
{
    /// <summary>Metrics of one sensor. For a further one, that which has been silent for longest is forgotten.</summary>
    public const int Metrics = 64;

    /// <summary>Values kept one by one, over all metrics; at most 15 bytes each.</summary>
    public const int RawValues = 5_000;

    /// <summary>One-second tiles over all metrics; at most 90 bytes each, as the tiles of hops.</summary>
    public const int SecondTiles = 500;

    /// <summary>Tiles of hops over all metrics.</summary>
    public const int HopTiles = 800;

    /// <summary>What the reading ids that are kept may cost, in the unit of <see cref="ReadingIds"/>: bytes.</summary>
    public const int ReadingIdBytes = 32_000;
}
