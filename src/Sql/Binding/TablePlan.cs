using SensorGrid.Sql.Operators;

namespace SensorGrid.Sql.Binding;

/// <summary>A reference table, which only a join can read.</summary>
internal sealed class TablePlan(BoundTable table) : Plan(table.Schema)
{
    /// <summary>The table.</summary>
    public BoundTable Table { get; } = table;

    public override string Description => $"looks up \"{Table.Name}\"";

    public override void Open(IRowSink next, IPlanHost host) => throw new NotSupportedException("A table is read by a join.");
}
