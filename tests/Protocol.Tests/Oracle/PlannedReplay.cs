using SensorGrid.Protocol.Tests.Protocol.Planned;
using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Oracle;

/// <summary>Replays the log offline with the facts of the ledgers (pins and ticks), and compares the states and the rows with what came of the schedule.</summary>
internal sealed class PlannedReplay
{
    private readonly Grid _grid;
    private readonly Dictionary<CellKey, HashSet<TakenRecord>> _taken = [];
    private readonly Dictionary<(int Revision, CellKey Cell, int End), List<long>> _windows = [];
    private readonly Dictionary<RowId, long[]> _rows = [];

    private PlannedReplay(Grid grid) => _grid = grid;

    /// <param name="grid">The schedule, at its end.</param>
    /// <param name="end">Windows up to here have to be closed.</param>
    public static void Compare(Grid grid, int end)
    {
        var replay = new PlannedReplay(grid);
        replay.Run();
        replay.CompareStates();
        replay.CompareRows(end);
    }

    private void Run()
    {
        var clocks = new int[_grid.Log.Shards.Count];
        foreach (var shard in _grid.Log.Shards)
        {
            clocks[shard.Id] = Run(shard, shard.Parents.Select(parent => clocks[parent]).DefaultIfEmpty(-1).Max());
        }

        Dictionary<(int, CellKey, int), List<long>> second = [];
        foreach (var ((revision, cell, end), members) in _windows)
        {
            var id = new RowId(_grid.GenerationOf(revision), cell, end);
            _rows[id] = [.. members.Order()];
            if (cell.Kind == 'S')
            {
                Add(second, (revision, Grid.NextStageOf(cell), CellState.EndOf(end - 1, 2 * CellState.WindowLength)), id.Code);
            }
        }

        foreach (var ((revision, cell, end), members) in second)
        {
            _rows[new RowId(_grid.GenerationOf(revision), cell, end)] = [.. members.Order()];
        }
    }

    private int Run(Shard shard, int clock)
    {
        var facts = _grid.Ledgers[shard.Id].View;
        for (var position = 0; position < shard.Records.Count; position++)
        {
            var (sensor, time) = shard.Records[position];
            clock = Math.Max(Math.Max(clock, time), facts.TickedBefore(position));
            foreach (var cell in Grid.CellsOf(sensor))
            {
                var revision = facts.RevisionAt(position);
                if (!_taken.TryGetValue(cell, out var taken))
                {
                    _taken[cell] = taken = [];
                }

                taken.Add(new TakenRecord(shard.Id, position, revision, clock));
                Add(_windows, (revision, cell, CellState.EndOf(clock, CellState.WindowLength)), Cell.MemberOf(shard.Id, position));
            }
        }

        return facts.Ticks.Select(tick => tick.Clock).Append(clock).Max();
    }

    private void CompareStates()
    {
        foreach (var (cell, expected) in _taken)
        {
            var live = _grid.Storage.Of(cell).State?.Taken ?? [];
            if (live.Count != expected.Count || !expected.SetEquals(live))
            {
                Add("state", $"{cell}: replay has, and storage has not: {string.Join(' ', expected.Except(live))}; the other way: {string.Join(' ', live.Except(expected))}");
            }
        }
    }

    private void CompareRows(int end)
    {
        foreach (var (id, members) in _rows.Where(row => row.Key.End <= end))
        {
            if (!_grid.Feed.Rows.TryGetValue(id, out var live))
            {
                Add("row missing", id.ToString());
            }
            else if (!live.AsSpan().SequenceEqual(members))
            {
                Add("row differs", $"{id}: replay {members.Length} members, live {live.Length}");
            }
        }

        foreach (var id in _grid.Feed.Rows.Keys.Where(id => !_rows.ContainsKey(id)))
        {
            Add("row too many", id.ToString());
        }
    }

    private void Add(string kind, string details) => _grid.Violations.Add(new Violation(kind, details));

    private static void Add<TKey>(Dictionary<TKey, List<long>> windows, TKey key, long member)
        where TKey : notnull
    {
        if (!windows.TryGetValue(key, out var members))
        {
            windows[key] = members = [];
        }

        members.Add(member);
    }
}
