using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>
/// WINDOWED BY STAGGER: each key has windows of its own. One opens with a row of the key, closes a fixed time later, and leaves a row with that ROWTIME: the keys, then the
/// aggregates. A row at the very end belongs to the next window. Windows close in the order of their ends; with one end, of their first rows.
/// </summary>
internal sealed class StaggerOperator : Operator
{
    private readonly Grouping _grouping;
    private readonly long _length;
    private readonly IRowErrors _errors;
    private readonly IRowErrors _groupErrors;
    private readonly Dictionary<Value[], Group> _open = new(KeyComparer.Instance);
    private readonly Ring<Group> _ordered = new();
    private readonly Value[] _key;
    private readonly Value[] _arguments;

    /// <param name="grouping">The keys and the aggregates.</param>
    /// <param name="length">The length of a window in milliseconds; at least 1.</param>
    /// <param name="next">The destination of the windows.</param>
    /// <param name="errors">The destination of rows without key or argument.</param>
    /// <param name="groupErrors">The destination of windows without result.</param>
    public StaggerOperator(Grouping grouping, long length, IRowSink next, IRowErrors errors, IRowErrors groupErrors)
        : base(next)
    {
        (_grouping, _length, _errors, _groupErrors) = (grouping, length, errors, groupErrors);
        _key = new Value[grouping.Keys.Length];
        _arguments = new Value[grouping.Calls.Length];
    }

    public override long Due => _ordered.Count > 0 ? _ordered[0].End : long.MaxValue;

    public override void Add(Row row)
    {
        CloseBy(row.Time);
        if (TryEvaluate(row))
        {
            Find(row.Time).Add(_grouping.Calls, _arguments);
        }
    }

    public override void AdvanceTo(long time)
    {
        CloseBy(time);
        Next.AdvanceTo(time);
    }

    public override void Save(StateWriter writer) => writer.Items(_ordered, static (writer, group) => group.Save(writer));

    public override void Load(StateReader reader)
    {
        foreach (var group in reader.Items(reader => Group.Load(reader, _grouping)))
        {
            _ordered.Add(group);
            _open.AddLoaded(group.Key, group);
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

            return _open.Count < MostGroups || _open.ContainsKey(_key) ? true : throw RowErrors.OfTooManyGroups("window", MostGroups);
        }
        catch (RowErrorException error)
        {
            _errors.Add(error, row);
            return false;
        }
    }

    private Group Find(long time)
    {
        if (!_open.TryGetValue(_key, out var group))
        {
            group = new Group([.. _key], _arguments.Length) { End = time + _length };
            _open.Add(group.Key, group);
            _ordered.Add(group);
        }

        return group;
    }

    private void CloseBy(long time)
    {
        while (_ordered.Count > 0 && _ordered[0].End <= time)
        {
            var group = _ordered.RemoveFirst();
            _open.Remove(group.Key);
            group.Close(_grouping.Calls, group.End, Next, _groupErrors);
        }
    }
}
