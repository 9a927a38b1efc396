using SensorGrid.Streaming.Kinesis.Reading;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Shards;

/// <summary>A stream that sensors get readings from.</summary>
/// <param name="Name">Its name among the sources; null for the main stream.</param>
/// <param name="Status">The readers of its shards on this silo; null when this silo does not read it.</param>
/// <param name="Reader">Reads it beside the readers of its shards; null when this silo does not read it.</param>
/// <param name="Ledgers">The ledgers of its shards; null when this silo does not read it. Made when they are asked for: their readers need the sensors.</param>
internal sealed record SensorSource(string? Name, IKinesisStreamStatus? Status, Func<IKinesisStreamReader?> Reader, Func<IKinesisShardLedgers?> Ledgers);
