namespace SensorGrid.Grains.Shards;

/// <summary>
/// The sensors of a shard that may have fallen silent: nothing came from them for longer than their time-out. Times are arrival times in
/// the stream, never those of a clock. Holds only sensors that are to be queried; one that need not be before its next reading is
/// forgotten. Safe for concurrent use.
/// </summary>
internal sealed class SilenceWatch
{
    // Of a sensor whose rhythm is not known here yet: it is queried once, and reports how long it usually pauses.
    private static readonly long FirstPatience = TimeSpan.FromSeconds(15).Ticks;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Expected> _sensors = new(StringComparer.Ordinal);

    // A sensor is in it once at most, at the time that was due when it was put in: it may be due later by now, or forgotten.
    private readonly PriorityQueue<Expected, long> _queue = new();

    /// <summary>The number of sensors to query, now or later.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _sensors.Count;
            }
        }
    }

    /// <summary>Records an arrival from a sensor.</summary>
    public void OnHeard(string sensorId, DateTimeOffset arrivedAt)
    {
        lock (_lock)
        {
            if (!_sensors.TryGetValue(sensorId, out var sensor))
            {
                sensor = new Expected(sensorId) { Patience = FirstPatience };
                _sensors.Add(sensorId, sensor);
            }

            sensor.LastArrival = Math.Max(sensor.LastArrival, arrivedAt.UtcTicks);
            Await(sensor, sensor.LastArrival + sensor.Patience);
        }
    }

    /// <summary>Adds sensors that may be silent since before the reader began: due at once, unless something came from them.</summary>
    public void Expect(IEnumerable<string> sensorIds, DateTimeOffset frontier)
    {
        lock (_lock)
        {
            foreach (var sensorId in sensorIds)
            {
                var sensor = new Expected(sensorId) { Patience = FirstPatience };
                if (_sensors.TryAdd(sensorId, sensor))
                {
                    Await(sensor, frontier.UtcTicks);
                }
            }
        }
    }

    /// <summary>Removes from the queue the sensors to query, now that everything was delivered that arrived until then. Each answer is to be passed to <see cref="OnAnswer"/>.</summary>
    /// <param name="frontier">The arrival time up to which everything was delivered.</param>
    /// <param name="most">The maximum number; further ones stay for the next time.</param>
    public List<string> Due(DateTimeOffset frontier, int most)
    {
        var due = new List<string>();
        lock (_lock)
        {
            while (due.Count < most && _queue.TryPeek(out var sensor, out var at) && at <= frontier.UtcTicks)
            {
                _queue.Dequeue();
                sensor.IsQueued = false;
                if (!IsKnown(sensor))
                {
                    continue;
                }

                if (sensor.Due <= frontier.UtcTicks)
                {
                    due.Add(sensor.SensorId);
                }
                else
                {
                    Await(sensor, sensor.Due);
                }
            }
        }

        return due;
    }

    /// <summary>Records the answer of a due sensor: the time of the next query, should nothing come until then.</summary>
    /// <param name="askAt">Null for not before its next reading.</param>
    public void OnAnswer(string sensorId, DateTimeOffset frontier, DateTimeOffset? askAt)
    {
        lock (_lock)
        {
            if (askAt is not { UtcTicks: var at })
            {
                _sensors.Remove(sensorId);
            }
            else if (_sensors.TryGetValue(sensorId, out var sensor))
            {
                Await(sensor, frontier.UtcTicks, at);
            }
        }
    }

    /// <summary>Records the answer that a sensor gave when it left memory.</summary>
    /// <param name="silentFrom">The arrival time from which on it is silent; null when it need not be queried before its next reading.</param>
    public void OnStored(string sensorId, DateTimeOffset? silentFrom)
    {
        lock (_lock)
        {
            if (silentFrom is not { UtcTicks: var at })
            {
                _sensors.Remove(sensorId);
            }
            else if (_sensors.TryGetValue(sensorId, out var sensor) && sensor.LastArrival > 0)
            {
                Await(sensor, sensor.LastArrival, at);
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _sensors.Clear();
            _queue.Clear();
        }
    }

    private bool IsKnown(Expected sensor) => _sensors.TryGetValue(sensor.SensorId, out var known) && known == sensor;

    private void Await(Expected sensor, long frontier, long askAt)
    {
        if (sensor.LastArrival > 0 && askAt > frontier)
        {
            sensor.Patience = Math.Max(FirstPatience, askAt - sensor.LastArrival);
        }

        Await(sensor, askAt > frontier ? askAt : frontier + FirstPatience);
    }

    private void Await(Expected sensor, long due)
    {
        sensor.Due = due;
        if (!sensor.IsQueued)
        {
            sensor.IsQueued = true;
            _queue.Enqueue(sensor, due);
        }
    }

    private sealed class Expected(string sensorId)
    {
        public string SensorId => sensorId;

        public long LastArrival { get; set; }

        public long Patience { get; set; }

        public long Due { get; set; }

        public bool IsQueued { get; set; }
    }
}
