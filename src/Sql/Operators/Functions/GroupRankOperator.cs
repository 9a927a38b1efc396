using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Functions;

/// <summary>
/// GROUP_RANK: holds the rows of one ROWTIME, and passes them on with their rank by a column behind their columns: 1 more than the rows before their equals.
/// </summary>
/// <param name="key">The column, and whether the greatest value is the first.</param>
/// <param name="output">The order in which the rows leave.</param>
/// <param name="most">The most rows of a group that leave: the first ones of that order; 0 for all.</param>
/// <param name="next">The destination of the rows.</param>
/// <param name="errors">The destination of rows that cannot be held.</param>
internal sealed class GroupRankOperator(SortKey key, GroupRankOrder output, int most, IRowSink next, IRowErrors errors) : Operator(next)
{
    private List<Row> _held = [];

    public override long Due => _held.Count > 0 ? _held[0].Time + 1 : long.MaxValue;

    public override void Add(Row row)
    {
        ReleaseBy(row.Time);
        if (_held.Count >= MostRows)
        {
            errors.Add(RowErrors.OfTooManyRows("a group that is to be ranked", MostRows), row);
            return;
        }

        _held.Add(row);
    }

    public override void AdvanceTo(long time)
    {
        ReleaseBy(time);
        Next.AdvanceTo(_held.Count > 0 ? Math.Min(time, _held[0].Time) : time);
    }

    public override void Save(StateWriter writer) => writer.Items(_held, static (writer, row) => writer.Row(row));

    public override void Load(StateReader reader)
    {
        _held = reader.Items(static reader => reader.Row());
        if (_held.Exists(row => row.Values.Length <= key.Column || row.Time != _held[0].Time))
        {
            throw StateReader.Fault("a group that is to be ranked has rows of several times, or of another width.");
        }
    }

    private void ReleaseBy(long time)
    {
        if (_held.Count == 0 || time <= _held[0].Time)
        {
            return;
        }

        var held = _held;
        _held = [];
        var left = Enumerable.Range(0, held.Count).Zip(Ranks(held), (at, rank) => (At: at, Rank: rank));
        left = output switch
        {
            GroupRankOrder.Ascending => left.OrderBy(one => one.Rank),
            GroupRankOrder.Descending => left.OrderByDescending(one => one.Rank),
            _ => left,
        };
        foreach (var (at, rank) in most > 0 ? left.Take(most) : left)
        {
            Next.Add(new Row(held[at].Time, [.. held[at].Values, Value.Of(rank)]));
        }
    }

    /// <summary>Finds the rank of each row.</summary>
    private long[] Ranks(List<Row> rows)
    {
        var order = Enumerable.Range(0, rows.Count).ToArray();
        Array.Sort(order, (x, y) => key.Compare(rows[x], rows[y]));
        var ranks = new long[rows.Count];
        for (var i = 0; i < order.Length; i++)
        {
            ranks[order[i]] = i > 0 && key.Compare(rows[order[i - 1]], rows[order[i]]) == 0 ? ranks[order[i - 1]] : i + 1;
        }

        return ranks;
    }
}
