using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>FIRST_VALUE, LAST_VALUE and NTH_VALUE over a window.</summary>
/// <param name="type">The type of the values.</param>
/// <param name="number">The number of the row, from 1.</param>
/// <param name="fromLast">Whether it is counted from the newest row.</param>
/// <param name="ignoresNulls">Whether rows with a null are not counted.</param>
internal sealed class NthFunction(SqlType type, long number, bool fromLast, bool ignoresNulls) : WindowFunction(type)
{
    public override WindowState Start(WindowPlan window, int slot) => new State(this, slot);

    private Value Find(Ring<WindowRow> rows, int slot)
    {
        var left = number;
        for (var i = 0; i < rows.Count; i++)
        {
            var value = rows[fromLast ? rows.Count - 1 - i : i].Arguments[slot];
            if (!(ignoresNulls && value.IsNull) && --left == 0)
            {
                return value;
            }
        }

        return Value.Null;
    }

    private sealed class State(NthFunction function, int slot) : WindowState
    {
        public override void Add(in WindowRow row, long index)
        {
        }

        public override void Remove(in WindowRow row, long index)
        {
        }

        public override Value Result(Ring<WindowRow> rows, Value fallback) => function.Find(rows, slot);

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
