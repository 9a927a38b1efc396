using SensorGrid.Sql.Operators;

namespace SensorGrid.Sql.Binding;

/// <summary>Reads a stream.</summary>
internal sealed class StreamPlan(BoundStream stream) : Plan(stream.Schema)
{
    public override IEnumerable<BoundStream> Streams => [stream];

    public override string Description => $"reads \"{stream.Name}\"";

    public override void Open(IRowSink next, IPlanHost host) => host.Subscribe(stream, host.Keep(new RaiseOperator(next)));
}
