using SensorGrid.Sql.Operators.Aggregates;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>
/// An aggregate over a window. Its value has the same bits as if the window's rows were added one by one: where a row cannot be taken out exactly, the rows that remain are added anew.
/// </summary>
internal sealed class AggregateFunction(Aggregate aggregate) : WindowFunction(aggregate.Type)
{
    public override WindowState Start(WindowPlan window, int slot) => new State(aggregate, slot);

    private sealed class State(Aggregate aggregate, int slot) : WindowState
    {
        private AggregateState _state;
        private bool _isStale;

        public override void Add(in WindowRow row, long index)
        {
            if (!_isStale)
            {
                aggregate.Add(ref _state, row.Arguments[slot]);
            }
        }

        public override void Remove(in WindowRow row, long index)
        {
            if (aggregate.CanRemove)
            {
                aggregate.Remove(ref _state, row.Arguments[slot]);
            }
            else
            {
                _isStale = true;
            }
        }

        public override Value Result(Ring<WindowRow> rows, Value fallback)
        {
            if (_isStale)
            {
                Refill(rows);
            }

            return aggregate.Result(_state);
        }

        /// <summary>Writes the running state; nothing of one that is computed anew.</summary>
        public override void Save(StateWriter writer)
        {
            writer.Flag(_isStale);
            if (!_isStale)
            {
                _state.Save(writer);
            }
        }

        public override void Load(StateReader reader, IReadOnlyList<PendingRow> pending)
        {
            _isStale = reader.Flag();
            if (!_isStale)
            {
                _state.Load(reader);
            }
        }

        private void Refill(Ring<WindowRow> rows)
        {
            _state = default;
            _isStale = false;
            for (var i = 0; i < rows.Count; i++)
            {
                aggregate.Add(ref _state, rows[i].Arguments[slot]);
            }
        }
    }
}
