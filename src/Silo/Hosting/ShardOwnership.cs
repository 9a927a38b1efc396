using SensorGrid.Hosting.Health;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Silo.Hosting;

/// <summary>Reports that this silo is not ready while it may own no shards.</summary>
internal sealed class ShardOwnership(IKinesisStreamStatus stream) : IReadiness
{
    public string? Reason => stream.Refusal;
}
