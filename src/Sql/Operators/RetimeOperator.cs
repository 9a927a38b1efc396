using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>Gives rows an expression of their ROWTIME as their ROWTIME, such as the last instant of a window for its end, so that they fall into the longer window around it.</summary>
/// <param name="time">The expression, which reads nothing but ROWTIME and grows with it.</param>
/// <param name="next">The destination of the rows.</param>
/// <param name="errors">The destination of rows for which it has no value.</param>
internal sealed class RetimeOperator(Scalar time, IRowSink next, IRowErrors errors) : Operator(next)
{
    private static readonly Value[] NoValues = [];

    public override void Add(Row row)
    {
        if (Of(row.Time, row) is { } own)
        {
            Next.Add(new Row(own, row.Values));
        }
    }

    public override void AdvanceTo(long time)
    {
        if ((time == long.MaxValue ? time : Of(time, null)) is { } own)
        {
            Next.AdvanceTo(own);
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

    private long? Of(long instant, Row? row)
    {
        try
        {
            return time.Evaluate(new Row(instant, NoValues)).Bits;
        }
        catch (RowErrorException error)
        {
            if (row is not null)
            {
                errors.Add(error, row);
            }

            return null;
        }
    }
}
