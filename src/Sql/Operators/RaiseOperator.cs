using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>The entry of a query: a row whose ROWTIME is before the newest one is raised to it, so that ROWTIME never decreases behind it.</summary>
internal sealed class RaiseOperator(IRowSink next) : Operator(next)
{
    private long _newest = long.MinValue;

    public override void Add(Row row)
    {
        if (row.Time < _newest)
        {
            Next.Add(new Row(_newest, row.Values));
            return;
        }

        _newest = row.Time;
        Next.Add(row);
    }

    public override void AdvanceTo(long time)
    {
        // The end of the input is no time: rows that leave windows because of it keep their own.
        if (time > _newest && time < long.MaxValue)
        {
            _newest = time;
        }

        Next.AdvanceTo(time);
    }

    public override void Save(StateWriter writer) => writer.Number(_newest);

    public override void Load(StateReader reader) => _newest = reader.Number();
}
