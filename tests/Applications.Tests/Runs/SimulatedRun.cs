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
    private readonly SortedDictionary<(int Stream, long Ordinal), string> _visible = [];
    private readonly List<(int Stream, long Ordinal, string Json)> _pending = [];
    private ApplicationRun _run;
    private byte[]? _snapshot;
    private MergeFacts _facts = MergeFacts.None;

    public SimulatedRun(CompiledApplication application, SimulatedLog log, Random random)
    {
        (_application, _log, _random) = (application, log, random);
        _run = Start();
    }

    public IReadOnlyList<string> Visible => [.. _visible.Select(row => $"{row.Key} {row.Value}")];

    public MergeFacts Facts => _run.Merge.Facts;

    public static IReadOnlyList<string> Replay(CompiledApplication application, SimulatedLog log, MergeFacts facts, int page)
    {
        var run = ApplicationRun.Start(application, log.Start, facts, new Dictionary<string, long>());
        Finish(log, run, page);
        return [.. run.TakeRows().OrderBy(row => row.Stream).ThenBy(row => row.Ordinal).Select(row => $"{(row.Stream, row.Ordinal)} {Encoding.UTF8.GetString(row.Json.Span)}")];
    }

    public static void Finish(SimulatedLog log, ApplicationRun run, int page)
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
            run.Process(int.MaxValue);
        }
        while (isGoingOn);

        foreach (var lane in run.Merge.Lanes.ToArray())
        {
            run.Merge.Advance(lane.Shard, 1_000_000);
        }

        run.Process(int.MaxValue);
    }

    public void RunToTheEnd()
    {
        for (var step = 0; step < _log.Count * 2; step++)
        {
            Step();
            _run.Process(_random.Next(1, 20));
            Take();
        }

        Finish(_log, _run, 7);
        Take();
        Commit();
    }

    private ApplicationRun Start() => _snapshot is null
        ? ApplicationRun.Start(_application, _log.Start, _facts, new Dictionary<string, long>())
        : ApplicationRun.Restore(_application, _snapshot, _facts);

    private void Take() => _pending.AddRange(_run.TakeRows().Select(row => (row.Stream, row.Ordinal, Encoding.UTF8.GetString(row.Json.Span))));

    private void Commit()
    {
        _facts = _run.Merge.Facts;
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
