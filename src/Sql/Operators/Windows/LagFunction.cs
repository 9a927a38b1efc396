using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>LAG: the value some rows before the current one, within the window. Where there is no such row it is the default, and never where the row's value is null.</summary>
/// <param name="type">The type of the values.</param>
/// <param name="offset">The number of rows, from 0.</param>
/// <param name="ignoresNulls">Whether rows with a null are not counted.</param>
internal sealed class LagFunction(SqlType type, int offset, bool ignoresNulls) : WindowFunction(type)
{
    public override bool IsPositional => true;

    public override WindowState Start(WindowPlan window, int slot) => new State(window, offset, ignoresNulls, slot);

    private sealed class State(WindowPlan window, int offset, bool ignoresNulls, int slot) : WindowState
    {
        private readonly Ring<(long Place, Value Value)> _earlier = new();
        private long _place;
        private Value _current;
        private bool _hasCurrent;

        public override void Add(in WindowRow row, long index)
        {
            if (_hasCurrent)
            {
                Keep();
            }

            _place = window.IsRows ? index : row.Time;
            _current = row.Arguments[slot];
            _hasCurrent = true;
        }

        public override void Remove(in WindowRow row, long index)
        {
        }

        public override Value Result(Ring<WindowRow> rows, Value fallback)
        {
            if (offset == 0)
            {
                return _current;
            }

            if (_earlier.Count < offset)
            {
                return fallback;
            }

            var (place, value) = _earlier[_earlier.Count - offset];
            return window.Length is { } length && _place - place > length ? fallback : value;
        }

        public override void Save(StateWriter writer)
        {
            writer.Items(_earlier, static (writer, earlier) =>
            {
                writer.Number(earlier.Place);
                writer.Value(earlier.Value);
            });
            writer.Flag(_hasCurrent);
            writer.Number(_place);
            writer.Value(_current);
        }

        public override void Load(StateReader reader, IReadOnlyList<PendingRow> pending)
        {
            reader.Items(_earlier, static reader => (reader.Number(), reader.Value()));
            _hasCurrent = reader.Flag();
            _place = reader.Number();
            _current = reader.Value();
        }

        private void Keep()
        {
            if (ignoresNulls && _current.IsNull)
            {
                return;
            }

            _earlier.Add((_place, _current));
            if (_earlier.Count > offset)
            {
                _earlier.RemoveFirst();
            }
        }
    }
}
