using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Sensors;

/// <summary>The state of a sensor that moves to another silo: all of it, including what is not stored yet.</summary>
[GenerateSerializer, Immutable, Alias("sensor-migration")]
internal sealed class SensorMigration
{
    public const string Key = "sensor";

    [Id(0)] public required byte[] Snapshot { get; init; }

    /// <summary>The ETag of what storage holds; null when it holds nothing.</summary>
    [Id(1)] public required string? ETag { get; init; }

    /// <summary>The shards of which the sensor has more than storage holds.</summary>
    [Id(2)] public required ShardName[] AheadShards { get; init; }

    /// <summary>The position that storage has in each of those; null where it has none.</summary>
    [Id(3)] public required LogPosition?[] AheadStored { get; init; }

    /// <summary>The shard whose reader the sensor follows.</summary>
    [Id(4)] public required ShardName HomeShard { get; init; }

    /// <summary>The anomalies that the feed has not acknowledged, in order.</summary>
    [Id(5)] public required SensorAnomaly[] Anomalies { get; init; }

    /// <summary>See <see cref="SensorState.Scores"/>.</summary>
    [Id(6)] public required byte[] Scores { get; init; }

    /// <summary>The dead letters that their lanes have not acknowledged.</summary>
    [Id(7)] public required DeadLetter[] DeadLetters { get; init; }

    /// <summary>Gets whether the index and the rosters are known to have the sensor, and nothing has retired it since.</summary>
    [Id(8)] public bool IsListed { get; init; }

    /// <summary>Gets whether storage lacks a silence that the sensor has opened.</summary>
    [Id(9)] public bool LacksSilence { get; init; }

    /// <summary>Gets whether storage holds a state.</summary>
    [Id(10)] public bool HasState { get; init; }

    /// <summary>The parts that storage holds, so that the next save writes only what changed; null for a state in one item.</summary>
    [Id(11)] public StateLayout? Layout { get; init; }

    /// <summary>Gets whether the last save failed, with an outcome that is not known.</summary>
    [Id(12)] public bool IsInDoubt { get; init; }
}
