using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>EXP_AVG: the mean of the window's values, each weighted with a half for every half-life that it is older than the newest row.</summary>
/// <param name="argument">The type of the values.</param>
/// <param name="halfLife">The half-life in milliseconds.</param>
internal sealed class ExponentialAverageFunction(SqlType argument, long halfLife) : WindowFunction(SqlType.Double)
{
    private readonly double _unit = argument.Kind is SqlKind.Decimal ? Math.Pow(10, argument.Scale) : 1;

    public override WindowState Start(WindowPlan window, int slot) => new State(this, slot);

    private Value Average(Ring<WindowRow> rows, int slot)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var i = 0; i < rows.Count; i++)
        {
            var value = rows[i].Arguments[slot];
            if (!value.IsNull)
            {
                var weight = Math.Pow(2, (rows[i].Time - rows[rows.Count - 1].Time) / (double)halfLife);
                sum += weight * (argument.IsFloat ? value.Double : value.Bits / _unit);
                weights += weight;
            }
        }

        return weights > 0 ? Value.Of(sum / weights) : Value.Null;
    }

    private sealed class State(ExponentialAverageFunction function, int slot) : WindowState
    {
        public override void Add(in WindowRow row, long index)
        {
        }

        public override void Remove(in WindowRow row, long index)
        {
        }

        public override Value Result(Ring<WindowRow> rows, Value fallback) => function.Average(rows, slot);

        /// <summary>Remembers nothing.</summary>
        public override void Save(StateWriter writer)
        {
        }

        /// <summary>Remembers nothing.</summary>
        public override void Load(StateReader reader, IReadOnlyList<PendingRow> pending)
        {
        }
    }
}
