using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>
/// GROUP BY with steps of time. When the step ends, one row leaves for each group, in the order of their first rows: the keys, then the aggregates. Its ROWTIME is the step's end.
/// </summary>
internal sealed class GroupOperator : Operator
{
    private readonly Grouping _grouping;
    private readonly TimeStep? _step;
    private readonly int[] _promised;
    private readonly IRowErrors _errors;
    private readonly IRowErrors _groupErrors;
    private readonly Value[] _key;
    private readonly Value[] _arguments;

    // A key that ends the step is the same for all groups of it.
    private readonly int[] _varying;
    private GroupTable _groups;

    // Takes rows that come while a step closes.
    private GroupTable? _spare;
    private long _end = long.MaxValue;
    private long _newest;

    /// <param name="grouping">The keys and the aggregates.</param>
    /// <param name="step">The step; null when the keys that are promised to be monotonic alone end one.</param>
    /// <param name="promised">The indices of keys of which the author promised that they never return to a value: another value of one ends the step.</param>
    /// <param name="next">The destination of the groups.</param>
    /// <param name="errors">The destination of rows without key or argument.</param>
    /// <param name="groupErrors">The destination of groups without result.</param>
    public GroupOperator(Grouping grouping, TimeStep? step, int[] promised, IRowSink next, IRowErrors errors, IRowErrors groupErrors)
        : base(next)
    {
        (_grouping, _step, _promised, _errors, _groupErrors) = (grouping, step, promised, errors, groupErrors);
        _key = new Value[grouping.Keys.Length];
        _arguments = new Value[grouping.Calls.Length];
        _varying = [.. Enumerable.Range(0, _key.Length).Where(index => step?.Contains(grouping.Keys[index]) != true)];
        _groups = new GroupTable(grouping, _varying);
    }

    public override long Due => _groups.Count > 0 ? _end : long.MaxValue;

    public override void Add(Row row)
    {
        CloseBy(row.Time);
        if (TryFind(row, out var group, out var hash))
        {
            Add(group >= 0 ? group : _groups.Add(_key, hash));
            _newest = row.Time;
        }
    }

    public override void AdvanceTo(long time)
    {
        CloseBy(time);
        Next.AdvanceTo(time);
    }

    public override void Save(StateWriter writer)
    {
        writer.Number(_end);
        writer.Number(_newest);
        _groups.Save(writer);
    }

    public override void Load(StateReader reader)
    {
        _end = reader.Number();
        _newest = reader.Number();
        _groups.Load(reader);
        if (_groups.Count > 0)
        {
            _groups.KeyOf(0).CopyTo(_key);
        }
    }

    /// <summary>Computes a row's key and arguments, and finds its group; -1 when it begins one.</summary>
    private bool TryFind(Row row, out int group, out int hash)
    {
        try
        {
            EvaluateKey(row);
            for (var i = 0; i < _arguments.Length; i++)
            {
                _arguments[i] = _grouping.Calls[i].Evaluate(row);
            }

            if (_promised.Length > 0 && _groups.Count > 0 && IsPastPromised())
            {
                Close(row.Time);
            }

            group = _groups.Find(_key, out hash);
            if (group < 0 && _groups.Count >= MostGroups)
            {
                throw RowErrors.OfTooManyGroups("group", MostGroups);
            }

            if (_groups.Count == 0)
            {
                _end = _step?.End(row.Time) ?? long.MaxValue;
            }

            return true;
        }
        catch (RowErrorException error)
        {
            _errors.Add(error, row);
            (group, hash) = (-1, 0);
            return false;
        }
    }

    private void EvaluateKey(Row row)
    {
        if (_groups.Count == 0)
        {
            _grouping.Keys.Evaluate(row, _key);
            return;
        }

        foreach (var index in _varying)
        {
            _key[index] = _grouping.Keys[index].Evaluate(row);
        }
    }

    private void Add(int group)
    {
        var states = _groups.StatesOf(group);
        for (var i = 0; i < states.Length; i++)
        {
            _grouping.Calls[i].Aggregate.Add(ref states[i], _arguments[i]);
        }
    }

    private bool IsPastPromised()
    {
        var current = _groups.KeyOf(_groups.Count - 1);
        foreach (var index in _promised)
        {
            if (current[index] != _key[index])
            {
                return true;
            }
        }

        return false;
    }

    private void CloseBy(long time)
    {
        if (time >= _end && _groups.Count > 0)
        {
            Close(_end == long.MaxValue ? _newest : Leaving());
        }
    }

    private long Leaving() => _step!.IncludesEnd ? _end - 1 : _end;

    private void Close(long time)
    {
        var closed = _groups;
        (_groups, _spare) = (_spare ?? new GroupTable(_grouping, _varying), null);
        _end = long.MaxValue;
        for (var group = 0; group < closed.Count; group++)
        {
            Group.Close(closed.KeyOf(group), closed.StatesOf(group), _grouping.Calls, time, Next, _groupErrors);
        }

        closed.Clear();

        // The one that has the room goes on.
        (_groups, _spare) = _groups.Count == 0 ? (closed, _groups) : (_groups, closed);
    }
}
