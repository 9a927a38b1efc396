using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Functions;

/// <summary>
/// TOP_K_ITEMS_TUMBLING: when a step of time ends, the most frequent values of a column leave with their counts, the most frequent first; equally frequent ones in the order in which
/// they came. Exact. Nulls are not counted.
/// </summary>
/// <param name="step">The step.</param>
/// <param name="column">The index of the column.</param>
/// <param name="type">Its type.</param>
/// <param name="most">The number of values that leave.</param>
/// <param name="next">The destination of the rows.</param>
/// <param name="errors">The destination of rows for which the step has no end.</param>
internal sealed class TopItemsOperator(TimeStep step, int column, SqlType type, int most, IRowSink next, IRowErrors errors) : Operator(next)
{
    private readonly Dictionary<Value, int> _places = [];
    private List<(Value Item, long Count)> _items = [];
    private long _end = long.MaxValue;

    public override long Due => _items.Count > 0 ? _end : long.MaxValue;

    public override void Add(Row row)
    {
        CloseBy(row.Time);
        var item = row.Values[column];
        if (item.IsNull || (_items.Count == 0 && !TryBegin(row)))
        {
            return;
        }

        if (_places.TryGetValue(item, out var place))
        {
            _items[place] = (item, _items[place].Count + 1);
        }
        else if (_items.Count >= MostGroups)
        {
            errors.Add(RowErrors.OfTooManyGroups("count of an item", MostGroups), row);
        }
        else
        {
            _places.Add(item, _items.Count);
            _items.Add((item, 1));
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
        writer.Items(_items, static (writer, item) =>
        {
            writer.Value(item.Item);
            writer.Number(item.Count);
        });
    }

    public override void Load(StateReader reader)
    {
        _end = reader.Number();
        _items = reader.Items(static reader => (reader.Value(), reader.Number()));
        for (var i = 0; i < _items.Count; i++)
        {
            _places.AddLoaded(_items[i].Item, i);
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

    private void CloseBy(long time)
    {
        if (time < _end || _items.Count == 0)
        {
            return;
        }

        var (items, end) = (_items, _end);
        (_items, _end) = ([], long.MaxValue);
        _places.Clear();
        foreach (var (item, count) in items.OrderByDescending(item => item.Count).Take(most))
        {
            Next.Add(new Row(end, [Value.Of(SqlText.Write(item, type)), Value.Of(count)]));
        }
    }
}
