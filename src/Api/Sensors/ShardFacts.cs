using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary>The answer of a shard's reader, with the time at which it was asked.</summary>
/// <param name="frontier">The answer.</param>
/// <param name="askedAt">The timestamp at which it was asked.</param>
/// <param name="sensorIds">The sensors that it was asked for.</param>
internal sealed class ShardFacts(ShardFrontier frontier, long askedAt, string[] sensorIds)
{
    private readonly Dictionary<string, LogPosition?> _lastDelivered = sensorIds
        .Zip(frontier.LastDelivered)
        .ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    /// <summary>The answer of a shard that nobody reads.</summary>
    public static ShardFrontier Unread { get; } = new(FrontierState.Unread);

    /// <summary>The answer.</summary>
    public ShardFrontier Frontier => frontier;

    /// <summary>
    /// Lists the shards that may have readings of a sensor that it has not taken: those that it has readings from. Of one that was read to its end, the shards that go on from
    /// it: where the sensor has readings from some of them already, these alone.
    /// </summary>
    public static IEnumerable<ShardName> ShardsOf(FeaturesAnswer answer, IReadOnlyDictionary<ShardName, ShardFacts> facts)
    {
        var own = answer.Positions.Select(position => position.Shard).ToHashSet();
        var open = new HashSet<ShardName>();
        foreach (var shard in own)
        {
            if (facts.GetValueOrDefault(shard)?.Frontier is not { State: FrontierState.Finished } finished)
            {
                open.Add(shard);
            }
            else if (!finished.Next.Any(own.Contains))
            {
                open.UnionWith(finished.Next);
            }
        }

        return open;
    }

    /// <summary>Determines whether the shard was asked for a sensor, or need not be.</summary>
    public bool Tells(string sensorId) => frontier.State != FrontierState.Read || _lastDelivered.ContainsKey(sensorId);

    /// <summary>Determines whether the shard was delivered up to a record, and a sensor has what was delivered to it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="position">The last position of the shard that the sensor has; null for none.</param>
    public bool Covers(LogPosition record, string sensorId, LogPosition? position) =>
        frontier.State == FrontierState.Finished || (frontier.Has(record) && HasDelivered(sensorId, position));

    /// <summary>Computes the time by which an answer of a sensor may lack what arrived; null when that is not known.</summary>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="position">The last position of the shard that the sensor has; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="now">The timestamp of the answer.</param>
    public TimeSpan? StalenessOf(string sensorId, LogPosition? position, TimeProvider time, long now) =>
        frontier is { State: FrontierState.Read, Behind: { } behind } && HasDelivered(sensorId, position) ? behind + time.GetElapsedTime(askedAt, now) : null;

    // Where the reader knows of no delivery, storage has what there was.
    private bool HasDelivered(string sensorId, LogPosition? position) =>
        _lastDelivered.TryGetValue(sensorId, out var last) && (last is null || position >= last);
}
