using SensorGrid.Sql.Programs;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>
/// One step of a running query: takes rows and bounds of time, and passes others on. All that it remembers is in plain fields and collections with a definite order,
/// so that equal input gives equal output and the state can be written down.
/// </summary>
/// <param name="next">The destination of what it computes.</param>
internal abstract class Operator(IRowSink next) : IRowSink
{
    /// <summary>The first instant at which a bound of time makes it pass on a row; <see cref="long.MaxValue"/> when none does.</summary>
    public virtual long Due => long.MaxValue;

    /// <summary>The most groups that it keeps at a time: those of the run, which sets it before the first row.</summary>
    public int MostGroups { get; set; } = SqlLimits.DefaultMostGroups;

    /// <summary>The most rows that it holds at a time: those of the run, which sets it before the first row.</summary>
    public int MostRows { get; set; } = SqlLimits.DefaultMostRows;

    /// <summary>The destination of what it computes.</summary>
    protected IRowSink Next { get; } = next;

    public abstract void Add(Row row);

    public virtual void AdvanceTo(long time) => Next.AdvanceTo(time);

    /// <summary>Writes all that it remembers, in a definite order. It changes nothing that a later row can see.</summary>
    public abstract void Save(StateWriter writer);

    /// <summary>Reads what <see cref="Save"/> wrote, into an operator that has seen nothing.</summary>
    /// <exception cref="InvalidDataException">No operator of this kind wrote it.</exception>
    public abstract void Load(StateReader reader);
}
