using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>The distance that a shard has been delivered, as its reader knows it.</summary>
/// <param name="State">The state of the reader; what follows is set while it is <see cref="FrontierState.Read"/>.</param>
/// <param name="Delivered">The last record that was delivered to its sensors, all before it too; null before the first one, and for a shard without a checkpoint.</param>
/// <param name="Behind">
/// The age of the newest instant (of arrival) up to which everything in the shard was delivered, by the clock of the reader's silo; null while none is known.
/// </param>
[GenerateSerializer, Immutable, Alias("frontier")]
public sealed record ShardFrontier(
    [property: Id(0)] FrontierState State,
    [property: Id(1)] LogPosition? Delivered = null,
    [property: Id(2)] TimeSpan? Behind = null)
{
    /// <summary>
    /// The last position that was delivered to each sensor of the question, in their order; null where the reader knows none: then storage has what was.
    /// Empty unless <see cref="FrontierState.Read"/>.
    /// </summary>
    [Id(3)]
    public LogPosition?[] LastDelivered { get; init; } = [];

    /// <summary>The shards to look at instead, of one that is <see cref="FrontierState.Finished"/>: its children if they are being read, or else all that are.</summary>
    [Id(4)]
    public ShardName[] Next { get; init; } = [];

    /// <summary>Determines whether a record was delivered, and all before it.</summary>
    public bool Has(LogPosition record) => State == FrontierState.Finished || Delivered?.Sequence.CompareTo(record.Sequence) >= 0;
}
