using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Applications.Log;

/// <summary>A fact of an application: after a record of a shard, no time before an instant follows; records behind it that arrived earlier have that instant as their ROWTIME.</summary>
/// <remarks>Ticks close windows of shards in which nothing comes. One is stored before its effect can be seen, and a replay applies it at the same record.</remarks>
/// <param name="Shard">The shard.</param>
/// <param name="After">The last record that was read before; null when none was.</param>
/// <param name="Time">The instant: milliseconds since 1970-01-01 (UTC).</param>
public sealed record TickFact(ShardName Shard, RecordPosition? After, long Time);
