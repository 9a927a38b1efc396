using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The observable state of a shard's reader. Written by the reader alone; each property may be read at any time.</summary>
internal sealed class ShardReaderStatus(string shardId, DateTimeOffset now)
{
    private volatile KinesisShardStatus _status = new(shardId, ShardReadState.Claiming, null, null, null, now);

    public KinesisShardStatus Status => _status;

    public void Enter(ShardReadState state)
    {
        if (_status.State != state)
        {
            _status = _status with { State = state };
        }
    }

    public void OnPage(TimeSpan? behind, DateTimeOffset at) => _status = _status with { Behind = behind, ReadAt = at, State = ShardReadState.Reading };

    public void OnDelivered(RecordPosition position, int records, long revision) =>
        _status = _status with { Delivered = position, Records = _status.Records + records, Revision = revision };

    public void OnCheckpoint(RecordPosition? position, DateTimeOffset at) =>
        _status = _status with { Checkpoint = position, CheckpointedAt = at };
}
