using SensorGrid.Sql.Operators;

namespace SensorGrid.Sql.Binding;

/// <summary>Merges the rows of several plans by ROWTIME.</summary>
internal sealed class UnionPlan(IReadOnlyList<Plan> inputs) : Plan(inputs[0].Schema)
{
    public override IReadOnlyList<Plan> Inputs => inputs;

    public override string Description => "merges the streams by ROWTIME";

    public override void Open(IRowSink next, IPlanHost host)
    {
        var merge = host.Keep(new MergeOperator([.. inputs.Select(_ => next)], next));
        for (var i = 0; i < inputs.Count; i++)
        {
            inputs[i].Open(merge.Inputs[i], host);
        }
    }
}
