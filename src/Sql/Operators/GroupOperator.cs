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
    private readonly Dictionary<Value[], Group> _groups = new(KeyComparer.Instance);
    private readonly Value[] _key;
    private readonly Value[] _arguments;
    private List<Group> _ordered = [];
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
    }

    public override long Due => _ordered.Count > 0 ? _end : long.MaxValue;

    public override void Add(Row row)
    {
        CloseBy(row.Time);
        if (TryEvaluate(row))
        {
            Find().Add(_grouping.Calls, _arguments);
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
        writer.Items(_ordered, static (writer, group) => group.Save(writer));
    }

    public override void Load(StateReader reader)
    {
        _end = reader.Number();
        _newest = reader.Number();
        _ordered = reader.Items(reader => Group.Load(reader, _grouping));
        foreach (var group in _ordered)
        {
            _groups.AddLoaded(group.Key, group);
        }
    }

    private bool TryEvaluate(Row row)
    {
        try
        {
            _grouping.Keys.Evaluate(row, _key);
            for (var i = 0; i < _arguments.Length; i++)
            {
                _arguments[i] = _grouping.Calls[i].Evaluate(row);
            }

            if (_ordered.Count > 0 && IsPastPromised())
            {
                Close(row.Time);
            }

            if (_groups.Count >= MostGroups && !_groups.ContainsKey(_key))
            {
                throw RowErrors.OfTooManyGroups("group", MostGroups);
            }

            if (_ordered.Count == 0)
            {
                _end = _step?.End(row.Time) ?? long.MaxValue;
            }

            return true;
        }
        catch (RowErrorException error)
        {
            _errors.Add(error, row);
            return false;
        }
    }

    private bool IsPastPromised()
    {
        var current = _ordered[^1].Key;
        foreach (var index in _promised)
        {
            if (current[index] != _key[index])
            {
                return true;
            }
        }

        return false;
    }

    private Group Find()
    {
        if (!_groups.TryGetValue(_key, out var group))
        {
            group = new Group([.. _key], _arguments.Length);
            _groups.Add(group.Key, group);
            _ordered.Add(group);
        }

        return group;
    }

    private void CloseBy(long time)
    {
        if (time >= _end && _ordered.Count > 0)
        {
            Close(_end == long.MaxValue ? _newest : Leaving());
        }
    }

    private long Leaving() => _step!.IncludesEnd ? _end - 1 : _end;

    private void Close(long time)
    {
        var closed = _ordered;
        _ordered = [];
        _groups.Clear();
        _end = long.MaxValue;
        foreach (var group in closed)
        {
            group.Close(_grouping.Calls, time, Next, _groupErrors);
        }
    }
}
