using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Computes new columns.</summary>
/// <param name="input">The plan whose rows it reads.</param>
/// <param name="schema">The new columns.</param>
/// <param name="scalars">Their values.</param>
internal sealed class ProjectPlan(Plan input, RowSchema schema, Scalar[] scalars) : Plan(schema)
{
    private readonly Column?[]? _notNull = schema.Columns.Any(column => column.IsNotNull) ? [.. schema.Columns.Select(column => column.IsNotNull ? column : null)] : null;

    /// <summary>The plan whose rows it reads.</summary>
    public Plan Input { get; } = input;

    /// <summary>The values of the new columns.</summary>
    public Scalar[] Scalars { get; } = scalars;

    public override IReadOnlyList<Plan> Inputs => [Input];

    public override string? Description => null;

    public override void Open(IRowSink next, IPlanHost host) => Input.Open(host.Keep(new ProjectOperator(Scalars, _notNull, next, host.Errors(Input.Schema))), host);
}
