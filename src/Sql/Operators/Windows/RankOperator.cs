using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>
/// ROW_NUMBER, RANK and DENSE_RANK by an order of values: holds the rows of a step of time until it ends. Then they leave partition by partition, in the order of the partitions' first rows, each sorted and with its numbers
/// behind its columns; equal ones in the order in which they came. ROWTIME stays each row's own.
/// </summary>
internal sealed class RankOperator : Operator, IComparer<(Row Row, int Arrival)>
{
    private readonly TimeStep _step;
    private readonly int _width;
    private readonly int _keys;
    private readonly SortKey[] _order;
    private readonly RankKind[] _kinds;
    private readonly IRowErrors _errors;
    private readonly Dictionary<Value[], List<(Row Row, int Arrival)>> _partitions = new(KeyComparer.Instance);
    private List<List<(Row Row, int Arrival)>> _ordered = [];
    private long _end = long.MaxValue;
    private int _count;

    /// <param name="step">The step.</param>
    /// <param name="width">The number of columns that are passed on; the keys of the partition stand behind them, and then those of the order.</param>
    /// <param name="keys">The number of keys of the partition.</param>
    /// <param name="order">The order.</param>
    /// <param name="kinds">The numbers that are put behind the columns.</param>
    /// <param name="next">The destination of the rows.</param>
    /// <param name="errors">The destination of rows for which the step has no end.</param>
    public RankOperator(TimeStep step, int width, int keys, SortKey[] order, RankKind[] kinds, IRowSink next, IRowErrors errors)
        : base(next) => (_step, _width, _keys, _order, _kinds, _errors) = (step, width, keys, order, kinds, errors);

    public override long Due => _ordered.Count > 0 ? _end : long.MaxValue;

    public override void Add(Row row)
    {
        ReleaseBy(row.Time);
        try
        {
            var key = row.Values[_width..(_width + _keys)];
            if (_partitions.Count >= MostGroups && !_partitions.ContainsKey(key))
            {
                throw RowErrors.OfTooManyGroups("partition", MostGroups);
            }

            if (_count >= MostRows)
            {
                throw RowErrors.OfTooManyRows("a step that is to be numbered", MostRows);
            }

            if (_ordered.Count == 0)
            {
                _end = _step.End(row.Time);
            }

            Hold(row, key);
        }
        catch (RowErrorException error)
        {
            _errors.Add(error, row);
        }
    }

    public override void AdvanceTo(long time)
    {
        ReleaseBy(time);
        Next.AdvanceTo(_ordered.Count > 0 ? Math.Min(time, _ordered[0][0].Row.Time) : time);
    }

    /// <summary>Compares two rows of a partition by the order, then by their arrival.</summary>
    public int Compare((Row Row, int Arrival) x, (Row Row, int Arrival) y)
    {
        var order = Compare(x.Row, y.Row);
        return order != 0 ? order : x.Arrival - y.Arrival;
    }

    public override void Save(StateWriter writer)
    {
        writer.Number(_end);
        writer.Items(_ordered, static (writer, partition) => writer.Items(partition, static (writer, held) => writer.Row(held.Row)));
    }

    public override void Load(StateReader reader)
    {
        _end = reader.Number();
        foreach (var rows in reader.Items(static reader => reader.Items(static reader => reader.Row())))
        {
            if (rows.Count == 0 || rows.Exists(row => row.Values.Length < _width + _keys))
            {
                throw StateReader.Fault("a partition has no rows, or one of another width.");
            }

            rows.ForEach(row => Hold(row, row.Values[_width..(_width + _keys)]));
        }
    }

    private void Hold(Row row, Value[] key)
    {
        if (!_partitions.TryGetValue(key, out var partition))
        {
            _partitions.Add(key, partition = []);
            _ordered.Add(partition);
        }

        partition.Add((row, partition.Count));
        _count++;
    }

    private void ReleaseBy(long time)
    {
        if (time < _end || _ordered.Count == 0)
        {
            return;
        }

        var ordered = _ordered;
        _ordered = [];
        _partitions.Clear();
        _count = 0;
        _end = long.MaxValue;
        foreach (var partition in ordered)
        {
            partition.Sort(this);
            PassOn(partition);
        }
    }

    private void PassOn(List<(Row Row, int Arrival)> sorted)
    {
        var (rank, dense) = (0L, 0L);
        for (var i = 0; i < sorted.Count; i++)
        {
            var row = sorted[i].Row;
            if (i == 0 || Compare(sorted[i - 1].Row, row) != 0)
            {
                rank = i + 1;
                dense++;
            }

            var values = new Value[_width + _kinds.Length];
            row.Values.AsSpan(0, _width).CopyTo(values);
            for (var kind = 0; kind < _kinds.Length; kind++)
            {
                values[_width + kind] = Value.Of(_kinds[kind] switch { RankKind.Rank => rank, RankKind.DenseRank => dense, _ => i + 1L });
            }

            Next.Add(new Row(row.Time, values));
        }
    }

    private int Compare(Row x, Row y)
    {
        foreach (var key in _order)
        {
            var order = key.Compare(x, y);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
