using SensorGrid.Applications.Log;

namespace SensorGrid.Applications.Tests.Log;

/// <summary>Reads a log as the live application does: in pages, with ticks where nothing comes, stored now and then, with crashes.</summary>
internal sealed class SimulatedReading
{
    private readonly SimulatedLog _log;
    private readonly Random _random;
    private LogMerge _merge;
    private List<LogRecord> _released = [];
    private (MergePlace Place, int Count) _snapshot;
    private (MergeFacts Facts, List<LogRecord> Visible) _commit = (MergeFacts.None, []);

    public SimulatedReading(SimulatedLog log, Random random)
    {
        (_log, _random) = (log, random);
        _merge = new LogMerge(log.Start, MergeFacts.None);
        _snapshot = (log.Start, 0);
    }

    public IReadOnlyList<LogRecord> Released => _released;

    public MergeFacts Facts => _merge.Facts;

    /// <summary>Replays a log from its beginning, in pages of one size, with the facts of a reading.</summary>
    public static List<LogRecord> Replay(SimulatedLog log, MergeFacts facts, int page)
    {
        var merge = new LogMerge(log.Start, facts);
        var released = new List<LogRecord>();
        Finish(log, merge, released, page);
        return released;
    }

    public void RunToTheEnd()
    {
        for (var step = 0; step < _log.Count * 2; step++)
        {
            Step();
            while (_random.Next(3) > 0 && _merge.TryTake(out var record))
            {
                _released.Add(record);
            }
        }

        Finish(_log, _merge, _released, 7);
    }

    private static void Finish(SimulatedLog log, LogMerge merge, List<LogRecord> released, int page)
    {
        bool isGoingOn;
        do
        {
            isGoingOn = false;
            foreach (var lane in merge.Lanes.Where(lane => lane.CanRead).ToArray())
            {
                var records = log.Read(lane.Shard, lane.Read, page);
                merge.Append(lane.Shard, records);
                isGoingOn |= records.Count > 0;
                if (records.Count == 0 && log.IsClosed(lane.Shard))
                {
                    merge.End(lane.Shard);
                    isGoingOn = true;
                }
            }

            var known = merge.Lanes.Select(lane => lane.Shard).ToHashSet();
            merge.Discover(log.Shards);
            isGoingOn |= merge.Lanes.Any(lane => !known.Contains(lane.Shard));
            Drain(merge, released);
        }
        while (isGoingOn);

        foreach (var lane in merge.Lanes.ToArray())
        {
            merge.Advance(lane.Shard, long.MaxValue / 2);
        }

        Drain(merge, released);
    }

    private static void Drain(LogMerge merge, List<LogRecord> released)
    {
        while (merge.TryTake(out var record))
        {
            released.Add(record);
        }
    }

    private void Step()
    {
        switch (_random.Next(12))
        {
            case 0:
                _snapshot = (_merge.Place, _released.Count);
                Commit();
                break;
            case 1:
                Commit();
                break;
            case 2:
                Crash();
                break;
            case 3:
                _merge.Discover(_log.Shards);
                break;
            default:
                Read();
                break;
        }
    }

    private void Commit() => _commit = (_merge.Facts, [.. _released]);

    private void Crash()
    {
        // What was visible is released again, and must be the same.
        var visible = _commit.Visible;
        _merge = new LogMerge(_snapshot.Place, _commit.Facts);
        _released = _released[.._snapshot.Count];
        for (var round = 0; _released.Count < visible.Count; round++)
        {
            Assert.True(round <= _log.Count + _log.Shards.Count, "What was visible does not come again.");
            foreach (var lane in _merge.Lanes.Where(lane => lane.CanRead).ToArray())
            {
                var records = _log.Read(lane.Shard, lane.Read, 3);
                _merge.Append(lane.Shard, records);
                if (records.Count == 0 && _log.IsClosed(lane.Shard))
                {
                    _merge.End(lane.Shard);
                }
            }

            _merge.Discover(_log.Shards);
            while (_released.Count < visible.Count && _merge.TryTake(out var record))
            {
                _released.Add(record);
            }
        }

        Assert.Equal(visible, _released);
    }

    private void Read()
    {
        var lanes = _merge.Lanes.Where(lane => lane.CanRead).ToArray();
        if (lanes.Length == 0)
        {
            _merge.Discover(_log.Shards);
            return;
        }

        var lane = lanes[_random.Next(lanes.Length)];
        if (_random.Next(4) == 0)
        {
            // The server said that nothing had come, and what came next has an earlier time.
            var next = _log.Read(lane.Shard, lane.Read, 1);
            var time = next.Count > 0 ? next[0].ApproximateArrivalTimestamp.ToUnixTimeMilliseconds() : 2_000;
            _merge.Advance(lane.Shard, time + _random.Next(-20, 30));
            return;
        }

        var records = _log.Read(lane.Shard, lane.Read, _random.Next(1, 6));
        _merge.Append(lane.Shard, records);
        if (records.Count == 0 && _log.IsClosed(lane.Shard))
        {
            _merge.End(lane.Shard);
        }
    }
}
