using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Scalars;
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

    /// <summary>The plan whose rows it reads.</summary>
    public Plan Input { get; } = input;

    /// <summary>The expression over the input that each column carries, null for a new one; null where new columns stand behind those of the input.</summary>
    public IReadOnlyList<Scalar?>? Carried { get; init; }

    public override IReadOnlyList<Plan> Inputs => [Input];

    public override string? Description => description;

    public override void Open(IRowSink next, IPlanHost host) =>
        Input.Open(host.Keep(create(next, host.Errors(Input.Schema), host.Errors(Schema))), host);
}
