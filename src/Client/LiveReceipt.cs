using SensorGrid.Features.Log;

namespace SensorGrid.Client;

/// <summary>The receipt of an answer: what the live system says that its numbers were made with. Null stands for what it does not say.</summary>
/// <param name="SensorId">The sensor's id.</param>
/// <param name="AsOf">The instant (UTC) that the features are of.</param>
/// <param name="Revision">The revision of the definitions; 0 for those that the silos were started with.</param>
/// <param name="IssuedAt">The time of the receipt (UTC).</param>
/// <param name="Positions">The last position that the numbers hold, of each shard.</param>
/// <param name="Counts">The readings of the sensor.</param>
public sealed record LiveReceipt(
    string SensorId, DateTimeOffset AsOf, long Revision, DateTimeOffset IssuedAt, IReadOnlyDictionary<ShardName, LogPosition> Positions, LiveReceiptCounts Counts)
{
    /// <summary>The hash of the feature definitions of the revision.</summary>
    public string? Definitions { get; init; }

    /// <summary>The hash of the alarm budgets; null as well for a revision, whose hash is that of its whole text.</summary>
    public string? Alarms { get; init; }

    /// <summary>The model: name, version and the beginning of its SHA-256.</summary>
    public string? Model { get; init; }

    /// <summary>The platform that computed.</summary>
    public string? Arithmetic { get; init; }

    /// <summary>The format of stored sensors.</summary>
    public string? SnapshotFormat { get; init; }

    /// <summary>The hash of the source definitions; null as well when all streams have JSON of SensorGrid's own.</summary>
    public string? Sources { get; init; }

    /// <summary>The features that were requested; null for all.</summary>
    public IReadOnlyList<string>? Selection { get; init; }
}
