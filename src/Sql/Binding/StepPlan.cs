using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>One operator behind another plan.</summary>
/// <param name="input">The plan whose rows it reads.</param>
/// <param name="schema">The columns of its rows.</param>
/// <param name="description">What it does; null for nothing of interest.</param>
/// <param name="create">Creates the operator.</param>
internal sealed class StepPlan(Plan input, RowSchema schema, string? description, StepPlan.Create create) : Plan(schema)
{
    /// <summary>Creates an operator.</summary>
    /// <param name="next">The destination of its rows.</param>
    /// <param name="inputErrors">The destination of rows of its input that cannot be computed.</param>
    /// <param name="outputErrors">The destination of its own rows that cannot be computed.</param>
    public delegate Operator Create(IRowSink next, IRowErrors inputErrors, IRowErrors outputErrors);

    public override IReadOnlyList<Plan> Inputs => [input];

    public override string? Description => description;

    public override void Open(IRowSink next, IPlanHost host) =>
        input.Open(host.Keep(create(next, host.Errors(input.Schema), host.Errors(Schema))), host);
}
