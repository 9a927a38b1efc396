using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>A message from a shard's reader.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Pass">The reader's pass over it.</param>
/// <param name="Previous">The position that the cell must have; null where the reader has delivered nothing to it that counts.</param>
internal abstract record ReaderRequest(int Shard, int Pass, int? Previous) : Request;

/// <summary>Readings of one sensor.</summary>
/// <param name="Positions">Their positions, in order.</param>
internal sealed record Page(int Shard, int Pass, int? Previous, int[] Positions) : ReaderRequest(Shard, Pass, Previous)
{
    public override string ToString() => $"page of shard {Shard}: previous {Previous}, records {string.Join(' ', Positions)}";
}

/// <summary>Nothing else came until a time: the sensor may be silent.</summary>
internal sealed record SilenceQuestion(int Shard, int Pass, int? Previous, int Until) : ReaderRequest(Shard, Pass, Previous)
{
    public override string ToString() => $"silence? shard {Shard} until {Until}, previous {Previous}";
}

/// <summary>Makes durable everything up to a position, so that the checkpoint may pass it.</summary>
internal sealed record Persist(int Shard, int Expected) : Request
{
    public override string ToString() => $"persist shard {Shard} up to {Expected}";
}

/// <summary>Makes room: the cell is stored, and its readers on this silo hear of that.</summary>
internal sealed record Leave : Request;

/// <summary>Ends in good order: the cell is stored.</summary>
internal sealed record Deactivate : Request;
