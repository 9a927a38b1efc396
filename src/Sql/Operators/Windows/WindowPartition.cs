using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>The rows of a window with equal keys, and the state of each function over them.</summary>
internal sealed class WindowPartition
{
    private readonly WindowPlan _window;
    private readonly Ring<WindowRow> _rows = new();
    private long _count;

    /// <param name="window">The window.</param>
    /// <param name="key">The keys.</param>
    /// <param name="number">Its number.</param>
    public WindowPartition(WindowPlan window, Value[] key, long number)
    {
        (_window, Key, Number) = (window, key, number);
        States = [.. window.Functions.Select((function, slot) => function.Start(window, slot))];
    }

    /// <summary>Its keys.</summary>
    public Value[] Key { get; }

    /// <summary>Its number: the partitions of a window are written down in the order of their numbers, which is that of their first rows.</summary>
    public long Number { get; set; }

    /// <summary>Its place among the partitions, as it was when the state was last written.</summary>
    public int Place { get; set; }

    /// <summary>The state of each function.</summary>
    public WindowState[] States { get; }

    /// <summary>The ROWTIME of its newest row.</summary>
    public long Newest { get; private set; } = long.MinValue;

    /// <summary>The number of rows that it holds.</summary>
    public int Rows => _rows.Count;

    /// <summary>Determines whether it holds one more row when one with a time comes.</summary>
    public bool Grows(long time) => _window.Length is { } length && !(_rows.Count > 0 && IsOutside(length, time));

    /// <summary>Reads a partition.</summary>
    /// <param name="reader">The state.</param>
    /// <param name="window">The window.</param>
    /// <param name="pending">The operator's rows whose functions are not all known yet.</param>
    public static WindowPartition Load(StateReader reader, WindowPlan window, IReadOnlyList<PendingRow> pending)
    {
        var partition = new WindowPartition(window, reader.Values(window.Partition.Length), 0) { Newest = reader.Number(), _count = reader.NotNegative() };
        reader.Items(partition._rows, reader => new WindowRow(reader.Number(), reader.Values(window.Functions.Length)));
        if (partition._count < partition._rows.Count)
        {
            throw StateReader.Fault("a window has more rows than came.");
        }

        foreach (var state in partition.States)
        {
            state.Load(reader, pending);
        }

        return partition;
    }

    /// <summary>Writes the partition.</summary>
    public void Save(StateWriter writer)
    {
        writer.Values(Key);
        writer.Number(Newest);
        writer.Number(_count);
        writer.Items(_rows, static (writer, row) =>
        {
            writer.Number(row.Time);
            writer.Values(row.Arguments);
        });
        foreach (var state in States)
        {
            state.Save(writer);
        }
    }

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

    private bool IsOutside(long length, long time) => _window.IsRows ? _rows.Count > length : _rows[0].Time < time - length;

    /// <summary>Removes the rows that a row with a time, which is the next one, does not see.</summary>
    private void Leave(long time)
    {
        if (_window.Length is not { } length)
        {
            return;
        }

        while (_rows.Count > 0 && IsOutside(length, time))
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
