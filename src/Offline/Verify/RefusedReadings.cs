using SensorGrid.Features.Log;

namespace SensorGrid.Offline.Verify;

/// <summary>
/// The readings that the live system refused because there were as many sensors as there may be: it says which, by its dead letters, since the log
/// alone does not. They are in no sensor, and in no replay.
/// </summary>
internal sealed class RefusedReadings
{
    private readonly HashSet<StreamPosition> _places = [];

    /// <param name="deadLetters">The ids of the live system's dead letters.</param>
    public RefusedReadings(IEnumerable<string> deadLetters)
    {
        foreach (var id in deadLetters)
        {
            if (DeadLetterId.TryParse(id, out var log, out var position) && RefusedSensors.IsLog(log))
            {
                _places.Add(new StreamPosition(RefusedValues.ShardOf(log), position));
            }
        }
    }

    public bool Contains(ShardName shard, LogPosition position) => _places.Contains(new StreamPosition(shard, position));

    /// <summary>
    /// Determines whether no reading of a sensor counts. A sensor that exists is never refused, so the last reading of each shard decides
    /// it for all.
    /// </summary>
    public bool ContainsAllOf(SensorInLog sensor) => sensor.Last.All(last => Contains(last.Key, last.Value));
}
