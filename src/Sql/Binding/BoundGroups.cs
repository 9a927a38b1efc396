using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Operators.Aggregates;
using SensorGrid.Sql.Operators.Windows;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>The groups of a query: their keys, and how long a group is open.</summary>
/// <param name="Keys">The keys.</param>
internal sealed record BoundGroups(IReadOnlyList<GroupKey> Keys)
{
    /// <summary>The step that closes groups; null when there is none.</summary>
    public TimeStep? Step { get; init; }

    /// <summary>The indices of keys of which the author promised that they grow.</summary>
    public int[] Promised { get; init; } = [];

    /// <summary>The length of a stagger window in milliseconds; null without.</summary>
    public long? Stagger { get; init; }

    /// <summary>The index of the key that is the end of a window of which a row may be in several; null when none is.</summary>
    public int? WindowEnd { get; init; }

    /// <summary>The aggregates, found as the query's expressions are bound.</summary>
    public List<AggregateCall> Calls { get; } = [];

    /// <summary>Plans the grouping of rows.</summary>
    public StepPlan Plan(Plan input)
    {
        var grouping = new Grouping([.. Keys.Select(key => key.Input)], [.. Calls]);
        var keys = Keys.Select(key => new Column(key.Input is ColumnScalar column ? input.Schema.Columns[column.Index].Name : ColumnMessages.Named(key.Input, input.Schema), key.Input.Type));
        var schema = new RowSchema([.. keys, .. Calls.Select(call => new Column(call.Text[..Math.Max(0, call.Text.IndexOf('(', StringComparison.Ordinal))], call.Aggregate.Type))]);
        return new StepPlan(input, schema, Describe(input.Schema), (next, errors, groupErrors) => Create(grouping, next, errors, groupErrors))
        {
            Carried = [.. Keys.Select(key => key.Input), .. Calls.Select(_ => (Scalar?)null)],
            Memory = Memory,
        };
    }

    private PlanMemory Memory => new(
        [.. Keys.Select(key => key.Input).Where(key => !key.ReadsRowTimeOnly)],
        "the aggregates of each group",
        Stagger is { } length ? $"{PlanMemory.Time(length)} from a group's first row"
        : WindowEnd is not null ? "the windows that are open"
        : "the groups of one step of time");

    private Operator Create(Grouping grouping, IRowSink next, IRowErrors errors, IRowErrors groupErrors) => (Stagger, WindowEnd) switch
    {
        ({ } length, _) => new StaggerOperator(grouping, length, next, errors, groupErrors),
        (_, { } end) => new SliceGroupOperator(grouping, end, next, errors, groupErrors),
        _ => new GroupOperator(grouping, Step, Promised, next, errors, groupErrors),
    };

    private string Describe(RowSchema schema)
    {
        var keys = string.Join(", ", Keys.Select(key => ColumnMessages.Named(key.Input, schema)));
        return Stagger is { } length ? $"stagger windows of {length} ms by {keys}" : $"groups by {keys}";
    }
}
