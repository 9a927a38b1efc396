using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>LEAD: the value some rows after the current one in the partition. The row is held until that one comes; at the end of the input the default stands.</summary>
/// <param name="type">The type of the values.</param>
/// <param name="offset">The number of rows, from 1.</param>
internal sealed class LeadFunction(SqlType type, int offset) : WindowFunction(type)
{
    /// <summary>The number of rows.</summary>
    public int Offset => offset;

    public override bool IsPositional => true;

    public override WindowState Start(WindowPlan window, int slot) => new State(offset, slot);

    /// <summary>The rows of one partition that wait for a later one.</summary>
    internal sealed class State(int offset, int slot) : WindowState
    {
        private readonly Ring<PendingRow> _waiting = new();
        private Value _newest;

        public override void Add(in WindowRow row, long index) => _newest = row.Arguments[slot];

        public override void Remove(in WindowRow row, long index)
        {
        }

        public override Value Result(Ring<WindowRow> rows, Value fallback) => fallback;

        /// <summary>Gives the newest value to the row that waits for it, and lets the newest row wait.</summary>
        /// <param name="pending">The newest row.</param>
        /// <param name="column">The index of the function's column.</param>
        public void Wait(PendingRow pending, int column)
        {
            if (_waiting.Count == offset)
            {
                var complete = _waiting.RemoveFirst();
                complete.Row.Values[column] = _newest;
                complete.Missing--;
            }

            pending.Missing++;
            _waiting.Add(pending);
        }

        /// <summary>Writes the newest value, and the places of the rows that wait; not of those that have left with the default at the end of the input.</summary>
        public override void Save(StateWriter writer)
        {
            writer.Value(_newest);
            var places = new List<int>();
            for (var i = 0; i < _waiting.Count; i++)
            {
                if (_waiting[i].Place != PendingRow.Left)
                {
                    places.Add(_waiting[i].Place);
                }
            }

            writer.Items(places, static (writer, place) => writer.Count(place));
        }

        public override void Load(StateReader reader, IReadOnlyList<PendingRow> pending)
        {
            _newest = reader.Value();
            reader.Items(_waiting, reader => pending[reader.Index(pending.Count)]);
        }
    }
}
