using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>The rows of a window with equal keys, and the state of each function over them.</summary>
internal sealed class WindowPartition
{
    private readonly WindowPlan _window;
    private readonly Ring<WindowRow> _rows = new();
    private long _count;

    public WindowPartition(WindowPlan window, Value[] key)
    {
        (_window, Key) = (window, key);
        States = [.. window.Functions.Select((function, slot) => function.Start(window, slot))];
    }

    /// <summary>Its keys.</summary>
    public Value[] Key { get; }

    /// <summary>The state of each function.</summary>
    public WindowState[] States { get; }

    /// <summary>The ROWTIME of its newest row.</summary>
    public long Newest { get; private set; } = long.MinValue;

    /// <summary>Adds a row, and removes those that are outside of its window.</summary>
    public void Add(in WindowRow row)
    {
        Newest = row.Time;
        Leave(row.Time);
        foreach (var state in States)
        {
            state.Add(row, _count);
        }

        _count++;
        if (_window.Length is not null)
        {
            _rows.Add(row);
        }
    }

    /// <summary>Computes the value of a function.</summary>
    /// <param name="function">The index of the function.</param>
    /// <param name="fallback">Its value where the window has no row for it.</param>
    public Value Result(int function, Value fallback) => States[function].Result(_rows, fallback);

    /// <summary>Removes the rows that a row with a time, which is the next one, does not see.</summary>
    private void Leave(long time)
    {
        if (_window.Length is not { } length)
        {
            return;
        }

        while (_rows.Count > 0 && (_window.IsRows ? _rows.Count > length : _rows[0].Time < time - length))
        {
            var index = _count - _rows.Count;
            var row = _rows.RemoveFirst();
            foreach (var state in States)
            {
                state.Remove(row, index);
            }
        }
    }
}
