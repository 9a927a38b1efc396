using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>A message from a shard's reader: everything of the shard up to a clock has been delivered with it.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Previous">The position that the cell must have; null where the reader has delivered nothing to it that counts.</param>
/// <param name="Clock">The clock.</param>
internal abstract record ReaderRequest(int Shard, int? Previous, int Clock) : Request;

/// <summary>Records of one cell.</summary>
internal sealed record Ingest(int Shard, int? Previous, int Clock, PlacedRecord[] Records) : ReaderRequest(Shard, Previous, Clock)
{
    public override string ToString() => $"page of shard {Shard}: previous {Previous}, clock {Clock}, {string.Join(' ', Records)}";
}

/// <summary>A deadline of the cell is due: a page without records.</summary>
internal sealed record Timer(int Shard, int? Previous, int Clock) : ReaderRequest(Shard, Previous, Clock);

/// <summary>Makes durable everything up to a position and a clock.</summary>
internal sealed record Persist(int Shard, int Expected, int Clock) : Request;

/// <summary>Rows of an earlier stage.</summary>
internal sealed record Accept(Row[] Rows) : Request
{
    public override string ToString() => $"accept {string.Join(' ', Rows.Select(row => row.Id))}";
}

/// <summary>Every shard's frontier has reached a time.</summary>
internal sealed record Advance(int Frontier) : Request;
