using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>The atomic state of a cell: positions, open windows, closed clock, and the rows that are not acknowledged downstream.</summary>
internal sealed class CellState
{
    /// <summary>The length of a window of the first stage; the second has twice that.</summary>
    public const int WindowLength = 10;

    private readonly int[] _positions = new int[ShardLog.MaxShards];
    private readonly List<(RowId Id, int End)> _seen = [];

    public CellState() => Array.Fill(_positions, -1);

    private CellState(CellState other)
    {
        _positions = [.. other._positions];
        _seen = [.. other._seen];
        (Windows, Outbox, Taken) = ([.. other.Windows], [.. other.Outbox], [.. other.Taken]);
        (Clock, Revision) = (other.Clock, other.Revision);
    }

    public int[] Positions => _positions;

    public List<Window> Windows { get; } = [];

    public List<Row> Outbox { get; } = [];

    /// <summary>For the oracle: every record that went in.</summary>
    public List<TakenRecord> Taken { get; } = [];

    /// <summary>Windows up to here are closed.</summary>
    public int Clock { get; private set; } = -1;

    /// <summary>The newest revision that was seen.</summary>
    public int Revision { get; set; } = 1;

    public int? NextDeadline => Windows.Count == 0 ? null : Windows.Min(window => window.End);

    public CellState Copy() => new(this);

    public static int EndOf(int time, int length) => ((time / length) + 1) * length;

    public void AddTo(int revision, int end, long member)
    {
        var i = Windows.FindIndex(window => window.Revision == revision && window.End == end);
        if (i < 0)
        {
            Windows.Add(new Window(revision, end, [member]));
        }
        else
        {
            Windows[i] = Windows[i] with { Members = [.. Windows[i].Members, member] };
        }
    }

    public bool HasSeen(RowId id) => _seen.Exists(seen => seen.Id == id);

    public void Remember(RowId id, int end) => _seen.Add((id, end));

    /// <summary>What is at or below the clock is a repeat anyway.</summary>
    public void ForgetSeen() => _seen.RemoveAll(seen => seen.End <= Clock);

    /// <summary>Closes the windows up to a time: their rows wait in the outbox.</summary>
    public void Close(int clock, CellKey cell, Func<int, int> generationOf)
    {
        if (clock <= Clock)
        {
            return;
        }

        Clock = clock;
        foreach (var window in Windows.Where(window => window.End <= clock).OrderBy(window => (window.Revision, window.End)))
        {
            var row = new Row(new RowId(generationOf(window.Revision), cell, window.End), [.. window.Members.Order()]);
            Outbox.RemoveAll(other => other.Id == row.Id);
            Outbox.Add(row);
        }

        Windows.RemoveAll(window => window.End <= clock);
    }

    public override string ToString() => $"[{string.Join(' ', _positions)}] clock {Clock}, windows {string.Join(' ', Windows.Select(window => window.End))}, outbox {Outbox.Count}";
}
