using System.Text;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Log;
using SensorGrid.Applications.Runs;
using SensorGrid.Applications.Tests.Log;

namespace SensorGrid.Applications.Tests.Runs;

/// <summary>Runs an application as the live system does: rows can be seen once they are stored with their facts; the state of the run is stored now and then; there are crashes.</summary>
internal sealed class SimulatedRun
{
    private readonly CompiledApplication _application;
    private readonly SimulatedLog _log;
    private readonly Random _random;
    private readonly Func<long, LoadedTables>? _tables;
    private readonly SortedDictionary<(int Stream, long Ordinal), string> _visible = [];
    private readonly List<(int Stream, long Ordinal, string Json)> _pending = [];
    private ApplicationRun _run;
    private byte[]? _snapshot;
    private MergeFacts _facts = MergeFacts.None;
    private TableHistory _history;
    private RunPlace _reached = RunPlace.Beginning;

    /// <param name="application">The application.</param>
    /// <param name="log">The log.</param>
    /// <param name="random">Draws what happens.</param>
    /// <param name="tables">Gets the reference tables of a revision, from 1 on, to which it goes over now and then; null for none.</param>
    public SimulatedRun(CompiledApplication application, SimulatedLog log, Random random, Func<long, LoadedTables>? tables = null)
    {
        (_application, _log, _random, _tables) = (application, log, random, tables);
        _history = tables is null ? TableHistory.None : new TableHistory(1, tables(1).Contents, []);
        _run = Start();
    }

    public IReadOnlyList<string> Visible => [.. _visible.Select(row => $"{row.Key} {row.Value}")];

    public MergeFacts Facts => _run.Merge.Facts;

    public TableHistory Tables => _run.Tables;

    public static IReadOnlyList<string> Replay(
        CompiledApplication application, SimulatedLog log, MergeFacts facts, int page, TableHistory? history = null, Func<long, LoadedTables>? tables = null)
    {
        var run = ApplicationRun.Start(history is null ? application : application.With(tables!(history.Revision)), log.Start, facts, new Dictionary<string, long>(), history);
        Finish(log, run, page, tables);
        return [.. run.TakeRows().OrderBy(row => row.Stream).ThenBy(row => row.Ordinal).Select(row => $"{(row.Stream, row.Ordinal)} {Encoding.UTF8.GetString(row.Json.Span)}")];
    }

    public static void Finish(SimulatedLog log, ApplicationRun run, int page, Func<long, LoadedTables>? tables = null)
    {
        bool isGoingOn;
        do
        {
            isGoingOn = false;
            foreach (var lane in run.Merge.Lanes.Where(lane => lane.CanRead).ToArray())
            {
                var records = log.Read(lane.Shard, lane.Read, page);
                run.Merge.Append(lane.Shard, records);
                isGoingOn |= records.Count > 0;
                if (records.Count == 0 && log.IsClosed(lane.Shard))
                {
                    run.Merge.End(lane.Shard);
                    isGoingOn = true;
                }
            }

            var known = run.Merge.Lanes.Select(lane => lane.Shard).ToHashSet();
            run.Merge.Discover(log.Shards);
            isGoingOn |= run.Merge.Lanes.Any(lane => !known.Contains(lane.Shard));
            Process(run, int.MaxValue, tables);
        }
        while (isGoingOn);

        foreach (var lane in run.Merge.Lanes.ToArray())
        {
            run.Merge.Advance(lane.Shard, 1_000_000);
        }

        Process(run, int.MaxValue, tables);
    }

    public void RunToTheEnd()
    {
        for (var step = 0; step < _log.Count * 2; step++)
        {
            Step();
            Process(_run, _random.Next(1, 20), _tables);
            Take();
        }

        Finish(_log, _run, 7, _tables);
        Take();
        Commit();
    }

    private static void Process(ApplicationRun run, int most, Func<long, LoadedTables>? tables)
    {
        while (!run.Process(most) && run.DuePin is { } due)
        {
            run.ChangeTables(tables!(due.Revision));
        }
    }

    private ApplicationRun Start() => _snapshot is null
        ? ApplicationRun.Start(With(_history.Revision), _log.Start, _facts, new Dictionary<string, long>(), _history, _reached)
        : ApplicationRun.Restore(With(ApplicationRun.TablesOf(_snapshot)), _snapshot, _facts, _history, _reached);

    private CompiledApplication With(long revision) => _tables is null ? _application : _application.With(_tables(revision));

    private void Take() => _pending.AddRange(_run.TakeRows().Select(row => (row.Stream, row.Ordinal, Encoding.UTF8.GetString(row.Json.Span))));

    private void Commit()
    {
        (_facts, _history) = (_run.Merge.Facts, _run.Tables);
        _reached = new RunPlace(Math.Max(_reached.Records, _run.Records), Math.Max(_reached.Time, _run.ClosedUntil));
        foreach (var (stream, ordinal, json) in _pending)
        {
            // A row that can be seen already comes out again as it was.
            Assert.True(_visible.TryAdd((stream, ordinal), json) || _visible[(stream, ordinal)] == json, $"{json} is not {_visible[(stream, ordinal)]}");
        }

        _pending.Clear();
    }

    private void Step()
    {
        switch (_random.Next(14))
        {
            case 0:
                Commit();
                _snapshot = _run.Save();
                break;
            case 1:
                Commit();
                break;
            case 2:
                _pending.Clear();
                _run = Start();
                break;
            case 3:
                _run.Merge.Discover(_log.Shards);
                break;
            case 4 when _tables is not null && _run.CanChangeTables:
                _run.ChangeTables(_tables(_run.Tables.Newest + _random.Next(1, 3)));
                break;
            default:
                Read();
                break;
        }
    }

    private void Read()
    {
        var lanes = _run.Merge.Lanes.Where(lane => lane.CanRead).ToArray();
        if (lanes.Length == 0)
        {
            _run.Merge.Discover(_log.Shards);
            return;
        }

        var lane = lanes[_random.Next(lanes.Length)];
        if (_random.Next(4) == 0)
        {
            var next = _log.Read(lane.Shard, lane.Read, 1);
            var time = next.Count > 0 ? next[0].ApproximateArrivalTimestamp.ToUnixTimeMilliseconds() : 2_000;
            _run.Merge.Advance(lane.Shard, time + _random.Next(-20, 30));
            return;
        }

        var records = _log.Read(lane.Shard, lane.Read, _random.Next(1, 6));
        _run.Merge.Append(lane.Shard, records);
        if (records.Count == 0 && _log.IsClosed(lane.Shard))
        {
            _run.Merge.End(lane.Shard);
        }
    }
}
