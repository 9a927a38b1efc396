using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>
/// OVER: passes on each row with the values of functions over windows behind its own. A row whose window reaches over time is held until its instant is complete, since all rows
/// of the instant are in it; one with LEAD until the later row comes. Rows leave in the order in which they came.
/// </summary>
internal sealed class OverOperator : Operator
{
    private readonly WindowPlan[] _windows;
    private readonly WindowPartitions[] _partitions;
    private readonly IRowErrors _errors;
    private readonly int _width;
    private readonly int _functions;
    private readonly bool _waitsForInstant;
    private readonly bool _waitsForRows;
    private readonly Ring<PendingRow> _pending = new();
    private int _complete;
    private long _forgotten = long.MinValue;

    /// <param name="windows">The windows.</param>
    /// <param name="width">The number of columns of a row.</param>
    /// <param name="next">The destination of the rows.</param>
    /// <param name="errors">The destination of rows without a value.</param>
    public OverOperator(WindowPlan[] windows, int width, IRowSink next, IRowErrors errors)
        : base(next)
    {
        (_windows, _width, _errors) = (windows, width, errors);
        _partitions = [.. windows.Select(window => new WindowPartitions(window))];
        _functions = windows.Sum(window => window.Functions.Length);
        _waitsForInstant = windows.Any(window => !window.IsRows);
        _waitsForRows = windows.Any(window => window.Functions.Any(function => function is LeadFunction));
    }

    public override long Due => _pending.Count > _complete ? _pending[_pending.Count - 1].Row.Time + 1 : long.MaxValue;

    /// <summary>The number of partitions that are kept.</summary>
    public int Partitions => _partitions.Sum(partitions => partitions.Count);

    public override void Add(Row row)
    {
        Complete(row.Time);
        Forget(row.Time);
        if (Evaluate(row) is { } output)
        {
            Enter(output);
            LoseOldest();
        }

        if (!_waitsForInstant)
        {
            Release();
        }
    }

    public override void AdvanceTo(long time)
    {
        Complete(time);
        if (time == long.MaxValue)
        {
            ReleaseAll();
        }
        else
        {
            Forget(time);
        }

        Next.AdvanceTo(_pending.Count > 0 ? Math.Min(time, _pending[0].Row.Time) : time);
    }

    public override void Save(StateWriter writer)
    {
        writer.Number(_forgotten);
        writer.Items(_pending, static (writer, pending) => pending.Save(writer));
        writer.Count(_complete);
        for (var i = 0; i < _pending.Count; i++)
        {
            _pending[i].Place = i;
        }

        for (var i = 0; i < _windows.Length; i++)
        {
            _partitions[i].Save(writer);
            for (var j = _complete; j < _pending.Count; j++)
            {
                writer.Count(_pending[j].Partitions[i].Place);
            }
        }
    }

    public override void Load(StateReader reader)
    {
        _forgotten = reader.Number();
        var pending = reader.Items(reader => PendingRow.Load(reader, _windows.Length));
        pending.ForEach(_pending.Add);
        _complete = reader.Index(pending.Count + 1);
        for (var i = 0; i < _windows.Length; i++)
        {
            var partitions = _partitions[i].Load(reader, pending);
            for (var j = _complete; j < pending.Count; j++)
            {
                pending[j].Partitions[i] = partitions[reader.Index(partitions.Count)];
            }
        }
    }

    private void Forget(long time)
    {
        if (time > _forgotten)
        {
            _forgotten = time;
            foreach (var partitions in _partitions)
            {
                partitions.Forget(time);
            }
        }
    }

    /// <summary>Computes all that can fail before anything is remembered; the defaults stand where the functions' values will.</summary>
    private Row? Evaluate(Row row)
    {
        try
        {
            var values = new Value[_width + _functions];
            row.Values.CopyTo(values, 0);
            for (var i = 0; i < _windows.Length; i++)
            {
                _partitions[i].Evaluate(row, MostGroups);
                SetDefaults(_windows[i], row, values);
            }

            RefuseBeyondMost(row.Time);

            return new Row(row.Time, values);
        }
        catch (RowErrorException error)
        {
            _errors.Add(error, row);
            return null;
        }
    }

    /// <exception cref="RowErrorException">The row would be one more than are held.</exception>
    private void RefuseBeyondMost(long time)
    {
        var held = 0;
        foreach (var partitions in _partitions)
        {
            held += partitions.Rows;
        }

        // Rows of one instant are complete together, and none of them can leave before.
        if ((held >= MostRows && Array.Exists(_partitions, partitions => partitions.Grows(time))) || (_complete == 0 && _pending.Count >= MostRows))
        {
            throw RowErrors.OfTooManyRows("the windows of OVER", MostRows);
        }
    }

    /// <summary>Lets the oldest row go that waits for a later one, where one more waits than are held: otherwise none would ever leave.</summary>
    private void LoseOldest()
    {
        if (_pending.Count > MostRows && _complete > 0)
        {
            _pending[0].Error ??= RowErrors.OfTooManyRows("LEAD, waiting for a later one", MostRows);
            Leave();
        }
    }

    private void SetDefaults(WindowPlan window, Row row, Value[] values)
    {
        for (var i = 0; i < window.Functions.Length; i++)
        {
            values[_width + window.Columns[i]] = window.Functions[i].Default?.Evaluate(row) ?? Value.Null;
        }
    }

    private void Enter(Row row)
    {
        var pending = new PendingRow(row, new WindowPartition[_windows.Length]);
        for (var i = 0; i < _windows.Length; i++)
        {
            pending.Partitions[i] = _partitions[i].Add(row.Time);
            Fill(pending, i, isComplete: false);
        }

        _pending.Add(pending);
        if (!_waitsForInstant)
        {
            _complete = _pending.Count;
        }
    }

    /// <summary>Writes the values of a window's functions that are known: as the row comes those of ROWS windows and of places, when its instant is complete the others.</summary>
    private void Fill(PendingRow pending, int window, bool isComplete)
    {
        var plan = _windows[window];
        var partition = pending.Partitions[window];
        for (var i = 0; i < plan.Functions.Length; i++)
        {
            if (isComplete == (plan.IsRows || plan.Functions[i].IsPositional))
            {
                continue;
            }

            if (partition.States[i] is LeadFunction.State lead)
            {
                lead.Wait(pending, _width + plan.Columns[i]);
            }
            else
            {
                Fill(pending, partition, i, _width + plan.Columns[i]);
            }
        }
    }

    private static void Fill(PendingRow pending, WindowPartition partition, int function, int column)
    {
        try
        {
            pending.Row.Values[column] = partition.Result(function, pending.Row.Values[column]);
        }
        catch (RowErrorException error)
        {
            pending.Error ??= error;
        }
    }

    /// <summary>Computes what waits for the end of an instant before a time.</summary>
    private void Complete(long time)
    {
        if (_complete == _pending.Count || time <= _pending[_pending.Count - 1].Row.Time)
        {
            return;
        }

        for (; _complete < _pending.Count; _complete++)
        {
            for (var i = 0; i < _windows.Length; i++)
            {
                Fill(_pending[_complete], i, isComplete: true);
            }
        }

        Release();
    }

    private void Release()
    {
        while (_complete > 0 && (!_waitsForRows || _pending[0].Missing == 0))
        {
            Leave();
        }
    }

    private void ReleaseAll()
    {
        while (_pending.Count > 0)
        {
            Leave();
        }
    }

    private void Leave()
    {
        _complete--;
        var pending = _pending.RemoveFirst();
        pending.Place = PendingRow.Left;
        if (pending.Error is { } error)
        {
            _errors.Add(error, new Row(pending.Row.Time, pending.Row.Values[.._width]));
        }
        else
        {
            Next.Add(pending.Row);
        }
    }
}
