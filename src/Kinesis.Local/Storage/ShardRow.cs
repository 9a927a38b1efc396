using System.Globalization;

namespace SensorGrid.Kinesis.Local.Storage;

/// <param name="Id">Unique over all streams, never used again.</param>
/// <param name="StreamId">Its stream.</param>
/// <param name="Number">Unique in the stream; in the shard's name.</param>
/// <param name="Parent">Number of the shard that was split or merged into this one.</param>
/// <param name="AdjacentParent">Number of the other shard of a merge.</param>
/// <param name="From">First hash key.</param>
/// <param name="To">Last hash key.</param>
/// <param name="CreatedAt">Milliseconds since 1970; above that of its parents, so that its sequence numbers are above theirs.</param>
/// <param name="ClosedAt">The time when it was split or merged, else null.</param>
/// <param name="EndOrdinal">The ordinal one above the last record's, of a closed shard.</param>
/// <param name="TrimmedOrdinal">Records up to this one are gone.</param>
internal sealed record ShardRow(
    long Id,
    long StreamId,
    int Number,
    int? Parent,
    int? AdjacentParent,
    UInt128 From,
    UInt128 To,
    long CreatedAt,
    long? ClosedAt,
    long? EndOrdinal,
    long TrimmedOrdinal)
{
    public string Name => NameOf(Number);

    public bool IsOpen => ClosedAt is null;

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"shardId-{number:D12}");
}
