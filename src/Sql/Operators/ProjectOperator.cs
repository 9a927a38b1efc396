using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>Computes a new row from each row; its ROWTIME stays.</summary>
/// <param name="scalars">The values of the new row.</param>
/// <param name="notNull">The columns of the new row in which a null is an error; null when there are none.</param>
/// <param name="next">The destination of the new rows.</param>
/// <param name="errors">The destination of rows that have none.</param>
internal sealed class ProjectOperator(Scalar[] scalars, Column?[]? notNull, IRowSink next, IRowErrors errors) : Operator(next)
{
    public override void Add(Row row)
    {
        var values = new Value[scalars.Length];
        if (TryEvaluate(row, values))
        {
            Next.Add(new Row(row.Time, values));
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

    private bool TryEvaluate(Row row, Value[] values)
    {
        try
        {
            scalars.Evaluate(row, values);
            if (notNull is not null)
            {
                CheckNulls(notNull, values);
            }

            return true;
        }
        catch (RowErrorException error)
        {
            errors.Add(error, row);
            return false;
        }
    }

    private static void CheckNulls(Column?[] notNull, Value[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (notNull[i] is { } column && values[i].IsNull)
            {
                throw new RowErrorException("NULL_IN_NOT_NULL", $"The column \"{column.Name}\" is NOT NULL, and its value is null.");
            }
        }
    }
}
