using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>Passes on each row that is the first of its values within a step of time.</summary>
internal sealed class DistinctOperator(TimeStep step, IRowSink next, IRowErrors errors) : Operator(next)
{
    private readonly OrderedSet<Value[]> _seen = new(KeyComparer.Instance);
    private long _end = long.MinValue;

    public override void Add(Row row)
    {
        if (row.Time >= _end && !TryBegin(row))
        {
            return;
        }

        if (_seen.Items.Count >= MostGroups && !_seen.Contains(row.Values))
        {
            errors.Add(RowErrors.OfTooManyGroups("set of equal rows", MostGroups), row);
        }
        else if (_seen.Add(row.Values))
        {
            Next.Add(row);
        }
    }

    public override void AdvanceTo(long time)
    {
        if (time >= _end)
        {
            _seen.Clear();
        }

        Next.AdvanceTo(time);
    }

    public override void Save(StateWriter writer)
    {
        writer.Number(_end);
        _seen.Save(writer, static (writer, values) => writer.List(values));
    }

    public override void Load(StateReader reader)
    {
        _end = reader.Number();
        _seen.Load(reader, static reader => reader.List());
    }

    private bool TryBegin(Row row)
    {
        _seen.Clear();
        try
        {
            _end = step.End(row.Time);
            return true;
        }
        catch (RowErrorException error)
        {
            errors.Add(error, row);
            return false;
        }
    }
}
