using System.Globalization;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>
/// ORDER BY time WITHIN interval: sorts rows by a time of their own, which becomes their ROWTIME. A row leaves when one has come whose time is later by the interval; equal times leave in
/// the order of arrival. A row that comes after its place has passed is lost, and told of, unless the slice of time that it belongs to is open: then it is passed on as of the time that has passed.
/// One without time is dropped.
/// </summary>
/// <param name="within">The interval in milliseconds.</param>
/// <param name="slice">The length of a slice in milliseconds; 0 for none. Slices are counted from 1970.</param>
/// <param name="width">The number of columns that are passed on; the time stands behind them.</param>
/// <param name="next">The destination of the rows.</param>
/// <param name="errors">The destination of rows that come too late.</param>
internal sealed class LateSortOperator(long within, long slice, int width, IRowSink next, IRowErrors errors) : Operator(next)
{
    private readonly SortedDictionary<long, List<Row>> _held = [];
    private long _passed = long.MinValue;
    private int _count;

    public override void Add(Row row)
    {
        var own = row.Values[width];
        if (own.IsNull)
        {
            return;
        }

        if (own.Bits < _passed && IsOpen(own.Bits))
        {
            Next.Add(new Row(_passed, row.Values[..width]));
            return;
        }

        if (own.Bits < _passed)
        {
            errors.Add(new RowErrorException("LATE_ROW", string.Create(CultureInfo.InvariantCulture, $"The row came later than {within} ms after one with a later time.")), row);
            return;
        }

        // A row that lets others go is always taken.
        if (_count >= MostRows && own.Bits - within < _held.First().Key)
        {
            errors.Add(RowErrors.OfTooManyRows("ORDER BY ... WITHIN", MostRows), row);
            return;
        }

        Hold(new Row(own.Bits, row.Values[..width]));
        if (own.Bits - within > _passed)
        {
            _passed = own.Bits - within;
            Release();
            Next.AdvanceTo(_passed);
        }
    }

    /// <summary>Ends with the input. Other bounds are of the time of arrival, and say nothing of the rows' own time.</summary>
    public override void AdvanceTo(long time)
    {
        if (time == long.MaxValue)
        {
            _passed = time;
            Release();
            Next.AdvanceTo(time);
        }
    }

    public override void Save(StateWriter writer)
    {
        writer.Number(_passed);
        writer.Items([.. _held.Values.SelectMany(equal => equal)], static (writer, row) => writer.Row(row));
    }

    public override void Load(StateReader reader)
    {
        _passed = reader.Number();
        foreach (var row in reader.Items(static reader => reader.Row()))
        {
            Hold(row);
        }
    }

    // The windows of a slice end where a slice ends, so they are the same for all times in it.
    private bool IsOpen(long time) => slice > 0 && _passed != long.MaxValue && Slice(time) == Slice(_passed);

    private long Slice(long time) => time / slice - (time % slice < 0 ? 1 : 0);

    private void Hold(Row row)
    {
        if (!_held.TryGetValue(row.Time, out var equal))
        {
            _held.Add(row.Time, equal = []);
        }

        equal.Add(row);
        _count++;
    }

    private void Release()
    {
        while (_held.Count > 0 && _held.First() is var (time, rows) && time <= _passed)
        {
            _held.Remove(time);
            _count -= rows.Count;
            foreach (var row in rows)
            {
                Next.Add(row);
            }
        }
    }
}
