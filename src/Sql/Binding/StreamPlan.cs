using SensorGrid.Sql.Operators;

namespace SensorGrid.Sql.Binding;

/// <summary>Reads a stream.</summary>
internal sealed class StreamPlan(BoundStream stream) : Plan(stream.Schema)
{
    /// <summary>The stream.</summary>
    public BoundStream Stream { get; } = stream;

    public override IEnumerable<BoundStream> Streams => [Stream];

    public override string Description => $"reads \"{Stream.Name}\"";

    public override void Open(IRowSink next, IPlanHost host) => host.Subscribe(Stream, host.Keep(new RaiseOperator(next)));
}
