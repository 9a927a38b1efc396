namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>Draws a raw log, reading by reading.</summary>
internal sealed class LogGenerator
{
    private readonly Draw _draw;
    private readonly string[] _metrics;
    private readonly LogShape _shape;
    private readonly ShardSpec[] _shards;
    private readonly ValueSeries[] _values;
    private readonly long[] _sequences;
    private readonly int[] _indexes;
    private readonly List<LogEntry> _log = [];
    private readonly bool _isOneLineage;
    private long _now;
    private long _lastEvent;

    public LogGenerator(Draw draw, string[] metrics, LogShape shape, ShardSpec[] shards, long start)
    {
        _draw = draw;
        _metrics = metrics;
        _shape = shape;
        _shards = shards;
        _isOneLineage = ShardsGenerator.IsOneLineage(shards);
        _values = Array.ConvertAll(metrics, _ => new ValueSeries(
            draw.Of(Enum.GetValues<ValueShape>()), draw.Of(0, 0, 1e5, 1e9, 1e15, -1e9), draw.Of(1e-3, 1, 1, 100)));
        _sequences = new long[shards.Length];
        _indexes = new int[shards.Length];
        _now = _lastEvent = start;
    }

    public LogEntry[] Generate()
    {
        for (var i = 0; i < _shape.Readings; i++)
        {
            Step();
            if (_log.Count > 0 && _draw.Chance(_shape.Duplicates))
            {
                Put(i, Again());
            }

            Put(i, New());
        }

        if (_shape.SendAgain && _isOneLineage)
        {
            foreach (var entry in _log.ToArray())
            {
                Put(_shape.Readings - 1, entry);
            }
        }

        return [.. _log];
    }

    private void Step()
    {
        if (!_draw.Chance(_shape.Ties))
        {
            _now += (long)(TimeSpan.TicksPerSecond / _shape.Rate * _draw.Of(1, 1, 1, _draw.Real(0, 2)));
        }

        if (_draw.Chance(_shape.Gaps))
        {
            _now += _draw.Ticks(_draw.Of(TimeSpan.TicksPerMinute, 10 * TimeSpan.TicksPerMinute, 2 * TimeSpan.TicksPerHour));
        }
    }

    private LogEntry New()
    {
        if (_isOneLineage && _draw.Chance(_shape.Retires))
        {
            return new LogEntry(0, 0, 0, EventTime(), null, null, [], Retires: true);
        }

        var id = _draw.Chance(_shape.Ids) ? $"r-{_log.Count}" : null;
        return new LogEntry(0, 0, 0, EventTime(), null, id, Metrics());
    }

    // Most are sent again as they were; a few have other values, and a few the id alone.
    private LogEntry Again()
    {
        var entry = _log[^_draw.Between(1, Math.Min(_log.Count, _draw.Of(3, 30, 400)))];
        return _draw.Between(0, 9) switch
        {
            0 => entry with { Metrics = Metrics() },
            1 => entry with { Event = EventTime() },
            _ => entry,
        };
    }

    private long EventTime()
    {
        if (_draw.Chance(_shape.Ties * 0.5))
        {
            return _lastEvent;
        }

        var time = _now;
        if (_draw.Chance(_shape.Disorder))
        {
            time -= _draw.Of(_shape.Lateness, _draw.Ticks(_shape.Lateness));
        }

        if (_draw.Chance(_shape.Late))
        {
            time -= _shape.Lateness + _draw.Ticks(20 * TimeSpan.TicksPerMinute);
        }

        if (_shape.Ahead > 0 && _draw.Chance(_shape.Ahead))
        {
            time += _draw.Of(_shape.FutureSkew, _draw.Ticks(_shape.FutureSkew));
        }

        return _lastEvent = time;
    }

    private KeyValuePair<string, double?>[] Metrics()
    {
        var chosen = _shape.Subset == 1 ? Enumerable.Range(0, _metrics.Length) : Enumerable.Range(0, _metrics.Length).Where(_ => _draw.Chance(_shape.Subset));
        var metrics = chosen.Select(i =>
            KeyValuePair.Create(_metrics[i], _draw.Chance(_shape.Missing) ? (double?)null : _values[i].Next(_draw))).ToArray();
        return metrics.Length > 0 ? metrics : [KeyValuePair.Create(_metrics[0], (double?)_values[0].Next(_draw))];
    }

    private void Put(int step, LogEntry entry)
    {
        var shard = _isOneLineage ? (int)((long)step * _shards.Length / _shape.Readings) : _draw.Between(0, _shards.Length - 1);
        var isSameRecord = _sequences[shard] > 0 && _draw.Chance(0.2);
        (_sequences[shard], _indexes[shard]) = isSameRecord ? (_sequences[shard], _indexes[shard] + 1) : (_sequences[shard] + 1, 0);
        long? arrived = _shape.Arrival switch
        {
            ArrivalKind.Live => Math.Max(_now + _draw.Ticks(TimeSpan.TicksPerSecond), entry.Event - _shape.FutureSkew),
            ArrivalKind.Afterwards => _now + TimeSpan.TicksPerDay,
            _ => null,
        };
        _log.Add(entry with { Shard = shard, Sequence = _sequences[shard], Index = _indexes[shard], Arrived = arrived });
    }
}
