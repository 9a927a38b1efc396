using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>
/// ORDER BY within steps of time: holds the rows of a step until it ends, and passes them on sorted; equal ones in the order in which they came. ROWTIME stays each row's own.
/// </summary>
/// <param name="step">The step.</param>
/// <param name="keys">The keys inside a step.</param>
/// <param name="width">The number of columns that are passed on; keys stand behind them.</param>
/// <param name="next">The destination of the rows.</param>
/// <param name="errors">The destination of rows for which the step has no end.</param>
internal sealed class SortOperator(TimeStep step, SortKey[] keys, int width, IRowSink next, IRowErrors errors) : Operator(next), IComparer<(Row Row, int Arrival)>
{
    private List<(Row Row, int Arrival)> _held = [];
    private long _end = long.MaxValue;

    public override long Due => _held.Count > 0 ? _end : long.MaxValue;

    public override void Add(Row row)
    {
        ReleaseBy(row.Time);
        if (_held.Count >= MostRows)
        {
            errors.Add(RowErrors.OfTooManyRows("a step that is to be sorted", MostRows), row);
        }
        else if (_held.Count > 0 || TryBegin(row))
        {
            _held.Add((row, _held.Count));
        }
    }

    public override void AdvanceTo(long time)
    {
        ReleaseBy(time);
        Next.AdvanceTo(_held.Count > 0 ? Math.Min(time, _held[0].Row.Time) : time);
    }

    /// <summary>Compares two rows by the keys, then by their arrival.</summary>
    public int Compare((Row Row, int Arrival) x, (Row Row, int Arrival) y)
    {
        foreach (var key in keys)
        {
            var order = key.Compare(x.Row, y.Row);
            if (order != 0)
            {
                return order;
            }
        }

        return x.Arrival - y.Arrival;
    }

    public override void Save(StateWriter writer)
    {
        writer.Number(_end);
        writer.Items(_held, static (writer, held) => writer.Row(held.Row));
    }

    public override void Load(StateReader reader)
    {
        _end = reader.Number();
        foreach (var row in reader.Items(static reader => reader.Row()))
        {
            _held.Add((row, _held.Count));
        }
    }

    private bool TryBegin(Row row)
    {
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

    private void ReleaseBy(long time)
    {
        if (time < _end || _held.Count == 0)
        {
            return;
        }

        var held = _held;
        _held = [];
        _end = long.MaxValue;
        held.Sort(this);
        foreach (var (row, _) in held)
        {
            Next.Add(row.Values.Length == width ? row : new Row(row.Time, row.Values[..width]));
        }
    }
}
