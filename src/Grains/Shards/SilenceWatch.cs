namespace SensorGrid.Grains.Shards;

/// <summary>
/// Which sensors of a shard may have fallen silent: those from which nothing came for longer than they have patience. Times are arrival times in the stream,
/// never those of a clock. Not safe for concurrent use.
/// </summary>
internal sealed class SilenceWatch
{
    // Of a sensor whose rhythm is not known here yet: it is asked once, and says how long it usually pauses.
    private static readonly long FirstPatience = TimeSpan.FromSeconds(15).Ticks;

    // Most sensors that a new reader must expect will have been heard by then, and need not be asked.
    private static readonly long Grace = TimeSpan.FromMinutes(1).Ticks;

    private readonly Dictionary<string, Expected> _sensors = new(StringComparer.Ordinal);

    // A sensor is in it once at most, at the time that was due when it was put in: it may be due later by now.
    private readonly PriorityQueue<string, long> _queue = new();

    /// <summary>Something came from a sensor.</summary>
    public void OnHeard(string sensorId, DateTimeOffset arrivedAt)
    {
        if (!_sensors.TryGetValue(sensorId, out var sensor))
        {
            sensor = new Expected { Patience = FirstPatience };
            _sensors.Add(sensorId, sensor);
        }

        sensor.LastArrival = Math.Max(sensor.LastArrival, arrivedAt.UtcTicks);
        Await(sensorId, sensor, sensor.LastArrival + sensor.Patience);
    }

    /// <summary>Sensors that may be silent since before the reader began.</summary>
    public void Expect(IEnumerable<string> sensorIds, DateTimeOffset frontier)
    {
        foreach (var sensorId in sensorIds)
        {
            var sensor = new Expected { Patience = FirstPatience };
            if (_sensors.TryAdd(sensorId, sensor))
            {
                Await(sensorId, sensor, frontier.UtcTicks + Grace);
            }
        }
    }

    /// <summary>The sensors to ask, now that everything was handed over that arrived until then. Each answer is to be told with <see cref="OnAnswer"/>.</summary>
    /// <param name="frontier">Until when.</param>
    /// <param name="most">How many at the most; further ones stay for the next time.</param>
    public List<string> Due(DateTimeOffset frontier, int most)
    {
        var due = new List<string>();
        while (due.Count < most && _queue.TryPeek(out var sensorId, out var at) && at <= frontier.UtcTicks)
        {
            _queue.Dequeue();
            var sensor = _sensors[sensorId];
            sensor.IsQueued = false;
            if (sensor.Due <= frontier.UtcTicks)
            {
                due.Add(sensorId);
            }
            else
            {
                Await(sensorId, sensor, sensor.Due);
            }
        }

        return due;
    }

    /// <summary>A sensor that was due has answered when to ask again, should nothing come until then.</summary>
    /// <param name="askAt">Null for not before its next reading.</param>
    public void OnAnswer(string sensorId, DateTimeOffset frontier, DateTimeOffset? askAt)
    {
        if (askAt is not { UtcTicks: var at })
        {
            return;
        }

        var sensor = _sensors[sensorId];
        if (sensor.LastArrival > 0 && at > frontier.UtcTicks)
        {
            sensor.Patience = Math.Max(FirstPatience, at - sensor.LastArrival);
        }

        Await(sensorId, sensor, at > frontier.UtcTicks ? at : frontier.UtcTicks + FirstPatience);
    }

    public void Clear()
    {
        _sensors.Clear();
        _queue.Clear();
    }

    private void Await(string sensorId, Expected sensor, long due)
    {
        sensor.Due = due;
        if (!sensor.IsQueued)
        {
            sensor.IsQueued = true;
            _queue.Enqueue(sensorId, due);
        }
    }

    private sealed class Expected
    {
        public long LastArrival { get; set; }

        public long Patience { get; set; }

        public long Due { get; set; }

        public bool IsQueued { get; set; }
    }
}
