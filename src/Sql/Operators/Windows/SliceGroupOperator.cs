using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>
/// GROUP BY over windows of which a row may be in several: one key is the end of the window, at which the group leaves with it as its ROWTIME. Groups with one end leave in the order of
/// their first rows.
/// </summary>
internal sealed class SliceGroupOperator : Operator
{
    private readonly Grouping _grouping;
    private readonly int _end;
    private readonly IRowErrors _errors;
    private readonly IRowErrors _groupErrors;
    private readonly Dictionary<Value[], Group> _groups = new(KeyComparer.Instance);
    private readonly SortedDictionary<long, List<Group>> _open = [];
    private readonly Value[] _key;
    private readonly Value[] _arguments;

    /// <param name="grouping">The keys and the aggregates.</param>
    /// <param name="end">The index of the key that is the end of the window.</param>
    /// <param name="next">The destination of the groups.</param>
    /// <param name="errors">The destination of rows without key or argument.</param>
    /// <param name="groupErrors">The destination of groups without result.</param>
    public SliceGroupOperator(Grouping grouping, int end, IRowSink next, IRowErrors errors, IRowErrors groupErrors)
        : base(next)
    {
        (_grouping, _end, _errors, _groupErrors) = (grouping, end, errors, groupErrors);
        _key = new Value[grouping.Keys.Length];
        _arguments = new Value[grouping.Calls.Length];
    }

    public override long Due => _open.Count > 0 ? _open.First().Key : long.MaxValue;

    public override void Add(Row row)
    {
        CloseBy(row.Time);
        try
        {
            _grouping.Keys.Evaluate(row, _key);
            for (var i = 0; i < _arguments.Length; i++)
            {
                _arguments[i] = _grouping.Calls[i].Evaluate(row);
            }

            if (_groups.Count >= MostGroups && !_groups.ContainsKey(_key))
            {
                throw RowErrors.OfTooManyGroups("group", MostGroups);
            }
        }
        catch (RowErrorException error)
        {
            _errors.Add(error, row);
            return;
        }

        Find().Add(_grouping.Calls, _arguments);
    }

    public override void AdvanceTo(long time)
    {
        CloseBy(time);
        Next.AdvanceTo(time);
    }

    public override void Save(StateWriter writer) => writer.Items([.. _open.Values.SelectMany(groups => groups)], static (writer, group) => group.Save(writer));

    public override void Load(StateReader reader)
    {
        foreach (var group in reader.Items(reader => Group.Load(reader, _grouping)))
        {
            Open(group);
        }
    }

    private void Open(Group group)
    {
        _groups.AddLoaded(group.Key, group);
        if (!_open.TryGetValue(group.End, out var together))
        {
            _open.Add(group.End, together = []);
        }

        together.Add(group);
    }

    private Group Find()
    {
        if (_groups.TryGetValue(_key, out var group))
        {
            return group;
        }

        group = new Group([.. _key], _arguments.Length) { End = _key[_end].Bits };
        Open(group);
        return group;
    }

    private void CloseBy(long time)
    {
        while (_open.Count > 0 && _open.First() is var (end, groups) && end <= time)
        {
            _open.Remove(end);
            foreach (var group in groups)
            {
                _groups.Remove(group.Key);
                group.Close(_grouping.Calls, end, Next, _groupErrors);
            }
        }
    }
}
