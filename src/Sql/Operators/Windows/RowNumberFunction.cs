using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>ROW_NUMBER: the number of the row in its partition, from 1.</summary>
internal sealed class RowNumberFunction() : WindowFunction(SqlType.BigInt)
{
    public override bool IsPositional => true;

    public override WindowState Start(WindowPlan window, int slot) => new State();

    private sealed class State : WindowState
    {
        private long _number;

        public override void Add(in WindowRow row, long index) => _number = index + 1;

        public override void Remove(in WindowRow row, long index)
        {
        }

        public override Value Result(Ring<WindowRow> rows, Value fallback) => Value.Of(_number);

        public override void Save(StateWriter writer) => writer.Number(_number);

        public override void Load(StateReader reader, IReadOnlyList<PendingRow> pending) => _number = reader.Number();
    }
}
