using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>The partitions of one window. One of a RANGE window whose rows have all left it is forgotten.</summary>
internal sealed class WindowPartitions(WindowPlan window)
{
    private readonly Dictionary<Value[], WindowPartition> _partitions = new(KeyComparer.Instance);
    private readonly Ring<(long Time, WindowPartition Partition)> _leaving = new();
    private readonly Value[] _key = new Value[window.Partition.Length];
    private Value[] _arguments = [];
    private long _end = long.MaxValue;
    private long _nextEnd = long.MaxValue;
    private long _created;

    /// <summary>The number of partitions that are kept.</summary>
    public int Count => _partitions.Count;

    /// <summary>The number of rows that they hold.</summary>
    public int Rows { get; private set; }

    /// <summary>Determines whether one more row is held when the row that was evaluated comes.</summary>
    public bool Grows(long time) => _partitions.TryGetValue(_key, out var partition) ? partition.Grows(time) : window.Length is not null;

    /// <summary>Computes the keys and arguments of a row, and changes nothing else.</summary>
    /// <param name="row">The row.</param>
    /// <param name="most">The most partitions that are kept.</param>
    /// <exception cref="RowErrorException">One has no value, or the row would begin one partition more than are kept.</exception>
    public void Evaluate(Row row, int most)
    {
        if (window.Step is not null && _partitions.Count == 0)
        {
            _nextEnd = window.Step.End(row.Time);
        }

        window.Partition.Evaluate(row, _key);
        if (_partitions.Count >= most && !_partitions.ContainsKey(_key))
        {
            throw RowErrors.OfTooManyGroups("partition", most);
        }

        _arguments = new Value[window.Functions.Length];
        for (var i = 0; i < _arguments.Length; i++)
        {
            _arguments[i] = window.Functions[i].Argument?.Evaluate(row) ?? Value.Of(1L);
        }
    }

    /// <summary>Adds the row that was evaluated.</summary>
    /// <returns>Its partition.</returns>
    public WindowPartition Add(long time)
    {
        if (!_partitions.TryGetValue(_key, out var partition))
        {
            if (_partitions.Count == 0)
            {
                _end = _nextEnd;
            }

            partition = new WindowPartition(window, [.. _key], _created++);
            _partitions.Add(partition.Key, partition);
        }

        if (!window.IsRows && window.Length is not null && partition.Newest != time)
        {
            _leaving.Add((time, partition));
        }

        var before = partition.Rows;
        partition.Add(new WindowRow(time, _arguments));
        Rows += partition.Rows - before;
        return partition;
    }

    /// <summary>Writes the partitions in the order of their first rows, and gives each its place.</summary>
    public void Save(StateWriter writer)
    {
        writer.Number(_end);
        var ordered = _partitions.Values.OrderBy(partition => partition.Number).ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            ordered[i].Place = i;
        }

        writer.Items(ordered, static (writer, partition) => partition.Save(writer));
        writer.Items(_leaving, static (writer, leaving) =>
        {
            writer.Number(leaving.Time);
            writer.Count(leaving.Partition.Place);
        });
    }

    /// <summary>Reads the partitions.</summary>
    /// <param name="reader">The state.</param>
    /// <param name="pending">The operator's rows whose functions are not all known yet.</param>
    /// <returns>The partitions in their order.</returns>
    public List<WindowPartition> Load(StateReader reader, IReadOnlyList<PendingRow> pending)
    {
        _end = reader.Number();
        var ordered = reader.Items(reader => WindowPartition.Load(reader, window, pending));
        foreach (var partition in ordered)
        {
            partition.Number = _created++;
            _partitions.AddLoaded(partition.Key, partition);
            Rows += partition.Rows;
        }

        reader.Items(_leaving, reader => (reader.Number(), ordered[reader.Index(ordered.Count)]));
        return ordered;
    }

    /// <summary>Forgets the partitions of which no row at or behind an instant sees a row.</summary>
    public void Forget(long time)
    {
        if (time >= _end)
        {
            _partitions.Clear();
            Rows = 0;
            _leaving.Clear();
            _end = long.MaxValue;
        }

        while (_leaving.Count > 0 && time - _leaving[0].Time > window.Length)
        {
            var (last, partition) = _leaving.RemoveFirst();
            if (partition.Newest == last)
            {
                _partitions.Remove(partition.Key);
                Rows -= partition.Rows;
            }
        }
    }
}
