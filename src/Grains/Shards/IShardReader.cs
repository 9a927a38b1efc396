using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Shards;

/// <summary>A reader of this silo, for sensors that leave memory, and for whoever waits for it.</summary>
internal interface IShardReader
{
    /// <summary>How far the shard has been delivered.</summary>
    DeliveryFrontier Frontier { get; }

    /// <summary>Gets the last position delivered to a sensor; null when the reader knows none: storage has what was delivered before. May be called on any thread.</summary>
    LogPosition? LastDelivered(string sensorId);

    /// <summary>
    /// Records that storage holds a sensor, so that the next barrier and the watch for silences need not load it again. May be called on
    /// any thread.
    /// </summary>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="position">The position of the shard up to which it is stored.</param>
    /// <param name="silentFrom">The arrival time (UTC) from which on it is silent, should nothing come from it; null when it is not awaited.</param>
    void OnStored(string sensorId, LogPosition position, DateTimeOffset? silentFrom);
}
