using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>Passes on the rows for which a condition is true; neither false nor unknown.</summary>
internal sealed class FilterOperator(Scalar condition, IRowSink next, IRowErrors errors) : Operator(next)
{
    public override void Add(Row row)
    {
        if (IsTrue(row))
        {
            Next.Add(row);
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

    private bool IsTrue(Row row)
    {
        try
        {
            var value = condition.Evaluate(row);
            return !value.IsNull && value.Boolean;
        }
        catch (RowErrorException error)
        {
            errors.Add(error, row);
            return false;
        }
    }
}
