using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>What a pass knows of its cells: the last positions that they were given, whom the next barrier asks, and the deadlines of their timers.</summary>
internal sealed class Touched(Rules rules)
{
    private readonly SortedDictionary<CellKey, int> _last = [];
    private readonly SortedDictionary<CellKey, int> _forBarrier = [];
    private readonly SortedDictionary<CellKey, int> _deadlines = [];

    /// <summary>The last position that was delivered to a cell; null for none that counts.</summary>
    public int? LastOf(CellKey cell) => _last.TryGetValue(cell, out var last) ? last : null;

    public void OnTaken(CellKey cell, int last, int? deadline)
    {
        (_last[cell], _forBarrier[cell]) = (last, last);
        SetDeadline(cell, deadline);
    }

    /// <summary>A sensor of the roster: its deadline is not known, so its timer is due.</summary>
    public void Expect(CellKey cell) => _deadlines.TryAdd(cell, -1);

    public List<CellKey> Due(int clock) => [.. _deadlines.Where(cell => cell.Value <= clock).Select(cell => cell.Key)];

    /// <summary>A timer has fired: what it changed is for the next barrier.</summary>
    public void OnFired(CellKey cell, int? deadline)
    {
        SetDeadline(cell, deadline);
        _forBarrier.TryAdd(cell, LastOf(cell) ?? -1);
    }

    /// <summary>A barrier begins: the cells to make durable, and up to where.</summary>
    public List<KeyValuePair<CellKey, int>> BeginBarrier()
    {
        List<KeyValuePair<CellKey, int>> cells = [.. _forBarrier];
        _forBarrier.Clear();
        return cells;
    }

    /// <summary>A cell was stored, and said its deadline then.</summary>
    public void OnStored(CellKey cell, int? deadline)
    {
        if (cell.Kind == 'S' && deadline is { } stored && rules.HasFlag(Rules.StoredDeadline))
        {
            _deadlines[cell] = _deadlines.TryGetValue(cell, out var known) ? Math.Min(known, stored) : stored;
        }
    }

    public void OnCheckpointed(int position)
    {
        if (!rules.HasFlag(Rules.PreviousForPass))
        {
            foreach (var cell in _last.Where(cell => cell.Value <= position).Select(cell => cell.Key).ToList())
            {
                _last.Remove(cell);
            }
        }
    }

    private void SetDeadline(CellKey cell, int? deadline)
    {
        if (deadline is { } due && cell.Kind == 'S')
        {
            _deadlines[cell] = due;
        }
        else
        {
            _deadlines.Remove(cell);
        }
    }
}
