using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>Passes on each row that is the first of its values within a step of time.</summary>
internal sealed class DistinctOperator(TimeStep step, IRowSink next, IRowErrors errors) : Operator(next)
{
    private readonly HashSet<Value[]> _seen = new(KeyComparer.Instance);
    private long _end = long.MinValue;

    public override void Add(Row row)
    {
        if (row.Time >= _end && !TryBegin(row))
        {
            return;
        }

        if (_seen.Add(row.Values))
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
