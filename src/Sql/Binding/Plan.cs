using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>How the rows of a query are computed. Immutable; each run creates its own operators.</summary>
/// <param name="schema">The columns of its rows.</param>
internal abstract class Plan(RowSchema schema)
{
    /// <summary>The columns of its rows.</summary>
    public RowSchema Schema { get; } = schema;

    /// <summary>The plans whose rows it reads.</summary>
    public virtual IReadOnlyList<Plan> Inputs => [];

    /// <summary>The streams that it reads.</summary>
    public virtual IEnumerable<BoundStream> Streams => Inputs.SelectMany(input => input.Streams);

    /// <summary>Creates the operators.</summary>
    /// <param name="next">The destination of the rows.</param>
    /// <param name="host">The run.</param>
    public abstract void Open(IRowSink next, IPlanHost host);

    /// <summary>The state that it keeps between rows; null for none.</summary>
    public PlanMemory? Memory { get; init; }

    /// <summary>Says in one line what it does; null for nothing of interest.</summary>
    public abstract string? Description { get; }
}
