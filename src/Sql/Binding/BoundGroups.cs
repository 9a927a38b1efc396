using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Operators.Aggregates;
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

    /// <summary>The aggregates, found as the query's expressions are bound.</summary>
    public List<AggregateCall> Calls { get; } = [];

    /// <summary>Plans the grouping of rows.</summary>
    public StepPlan Plan(Plan input)
    {
        var grouping = new Grouping([.. Keys.Select(key => key.Input)], [.. Calls]);
        var keys = Keys.Select((key, i) => new Column($"KEY${i}", key.Input.Type));
        var schema = new RowSchema([.. keys, .. Calls.Select((call, i) => new Column($"AGGREGATE${i}", call.Aggregate.Type))]);
        return new StepPlan(input, schema, Describe(), (next, errors, groupErrors) => Stagger is { } length
            ? new StaggerOperator(grouping, length, next, errors, groupErrors)
            : new GroupOperator(grouping, Step, Promised, next, errors, groupErrors));
    }

    private string Describe()
    {
        var keys = string.Join(", ", Keys.Select(key => key.Input));
        return Stagger is { } length ? $"stagger windows of {length} ms by {keys}" : $"groups by {keys}";
    }
}
