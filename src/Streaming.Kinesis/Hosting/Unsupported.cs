using SensorGrid.Kinesis.Client;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Hosting;

/// <summary>The errors for stream operations that are not supported, each with its alternative.</summary>
internal static class Unsupported
{
    public static NotSupportedException Streams(string provider) => new(
        $"The shards of '{provider}' are read as a whole, not as one Orleans stream per key: to take their records, register an "
        + $"{nameof(IShardRecordProcessorFactory)} as a keyed service under '{provider}', which makes an {nameof(IShardRecordProcessor)} "
        + $"for each shard. To put records, use {nameof(KinesisProducer)}.");

    public static NotSupportedException Producing(string provider) =>
        new($"Records are not put through the stream provider '{provider}': use {nameof(KinesisProducer)}.");
}
