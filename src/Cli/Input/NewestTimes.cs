namespace SensorGrid.Cli.Input;

/// <summary>The newest event time of each sensor so far, of at most a million sensors: later ones are not known.</summary>
internal sealed class NewestTimes
{
    private const int MaxSensors = 1_000_000;

    private readonly Dictionary<string, long> _ticks = new(StringComparer.Ordinal);

    /// <summary>Gets whether there were more sensors than are kept.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Determines whether a reading is more than this behind the newest one of its sensor.</summary>
    public bool IsBehind(string sensorId, DateTimeOffset eventTime, TimeSpan allowed) =>
        _ticks.TryGetValue(sensorId, out var newest) && newest - eventTime.UtcTicks > allowed.Ticks;

    /// <summary>Records a reading's time.</summary>
    public void Advance(string sensorId, DateTimeOffset eventTime)
    {
        if (_ticks.TryGetValue(sensorId, out var newest))
        {
            _ticks[sensorId] = Math.Max(newest, eventTime.UtcTicks);
        }
        else if (_ticks.Count < MaxSensors)
        {
            _ticks.Add(sensorId, eventTime.UtcTicks);
        }
        else
        {
            IsFull = true;
        }
    }

    /// <summary>Forgets a sensor: it starts anew.</summary>
    public void Forget(string sensorId) => _ticks.Remove(sensorId);
}
