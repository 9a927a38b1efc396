using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Joins;

/// <summary>Joins each row of a stream with the rows of a reference table, in the order of the table.</summary>
internal sealed class TableJoinOperator(TableJoin join, IRowSink next, IRowErrors errors) : Operator(next)
{
    private readonly Value[] _key = new Value[join.Keys.Length];
    private readonly List<Row> _joined = [];

    public override void Add(Row row)
    {
        _joined.Clear();
        if (!TryJoin(row))
        {
            return;
        }

        foreach (var joined in _joined)
        {
            Next.Add(joined);
        }
    }

    /// <summary>Remembers nothing.</summary>
    public override void Save(StateWriter writer)
    {
    }

    /// <summary>Remembers nothing.</summary>
    public override void Load(StateReader reader)
    {
    }

    private bool TryJoin(Row row)
    {
        try
        {
            join.Keys.Evaluate(row, _key);
            if (!Array.Exists(_key, value => value.IsNull))
            {
                Match(row);
            }

            if (_joined.Count == 0 && join.KeepsUnmatched)
            {
                _joined.Add(Combine(row, null));
            }

            return true;
        }
        catch (RowErrorException error)
        {
            errors.Add(error, row);
            return false;
        }
    }

    private void Match(Row row)
    {
        foreach (var partner in join.Index.Find(_key))
        {
            var joined = Combine(row, partner.Values);
            if (join.Condition is null || join.Condition.Evaluate(joined) is { IsNull: false, Boolean: true })
            {
                _joined.Add(joined);
            }
        }
    }

    private Row Combine(Row row, Value[]? partner) => join.IsTableFirst
        ? JoinedRow.Of(row.Time, partner, join.TableWidth, row.Values, join.StreamWidth)
        : JoinedRow.Of(row.Time, row.Values, join.StreamWidth, partner, join.TableWidth);
}
