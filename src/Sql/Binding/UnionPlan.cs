using SensorGrid.Sql.Operators;

namespace SensorGrid.Sql.Binding;

/// <summary>Merges the rows of several plans by ROWTIME.</summary>
internal sealed class UnionPlan : Plan
{
    private readonly IReadOnlyList<Plan> _inputs;

    /// <param name="inputs">The plans.</param>
    public UnionPlan(IReadOnlyList<Plan> inputs)
        : base(inputs[0].Schema)
    {
        _inputs = inputs;
        Memory = PlanMemory.Waiting("rows that wait for those of another stream", "until its time has reached them");
    }

    public override IReadOnlyList<Plan> Inputs => _inputs;

    public override string Description => "merges the streams by ROWTIME";

    public override void Open(IRowSink next, IPlanHost host)
    {
        var merge = host.Keep(new MergeOperator([.. _inputs.Select(_ => next)], [.. _inputs.Select(input => host.Errors(input.Schema))], next));
        for (var i = 0; i < _inputs.Count; i++)
        {
            _inputs[i].Open(merge.Inputs[i], host);
        }
    }
}
