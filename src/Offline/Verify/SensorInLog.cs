using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Offline.Verify;

/// <summary>A sensor as the log has it.</summary>
public sealed class SensorInLog
{
    private readonly Dictionary<ShardName, LogPosition> _last = [];
    private DateTimeOffset? _retiredUpTo;
    private bool _lives;

    internal SensorInLog(string id) => Id = id;

    /// <summary>The sensor's id.</summary>
    public string Id { get; }

    /// <summary>Gets whether it ends retired or had nothing but verdicts, or whether that is not known: readings of several shards may have been ingested in any order.</summary>
    internal bool IsRetired => !_lives || (_retiredUpTo is not null && _last.Count > 1);

    /// <summary>Its last position in every shard that has readings of it.</summary>
    public IReadOnlyDictionary<ShardName, LogPosition> Last => _last;

    internal void Note(ShardName shard, LogPosition position, Reading reading)
    {
        lock (_last)
        {
            _last[shard] = position;
            if (reading.Feedback is not null)
            {
                return;
            }

            if (!reading.Retires)
            {
                _lives |= !(reading.EventTime <= _retiredUpTo);
            }
            else if ((reading.ArrivedAt < reading.EventTime ? reading.ArrivedAt.Value : reading.EventTime) is var time && !(time <= _retiredUpTo))
            {
                (_retiredUpTo, _lives) = (time, false);
            }
        }
    }
}
