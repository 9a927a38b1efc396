using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Shards;

/// <summary>A reader of this silo, for sensors that leave memory.</summary>
internal interface IShardReader
{
    /// <summary>
    /// Records that storage holds a sensor, so that the next barrier and the watch for silences need not load it again. May be called on
    /// any thread.
    /// </summary>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="position">The position of the shard up to which it is stored.</param>
    /// <param name="silentFrom">The arrival time (UTC) from which on it is silent, should nothing come from it; null when it is not awaited.</param>
    void OnStored(string sensorId, LogPosition position, DateTimeOffset? silentFrom);
}
