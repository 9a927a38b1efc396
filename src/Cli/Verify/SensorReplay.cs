using SensorGrid.Cli.Log;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Verify;

/// <summary>One sensor's replay.</summary>
/// <param name="live">What the live system said of it.</param>
/// <param name="limits">For every shard that it had readings from: the last place to take.</param>
internal sealed class SensorReplay(LiveAnswer live, IReadOnlyDictionary<string, LogPosition> limits, FeatureDefinitions definitions)
{
    private readonly Dictionary<string, LogPosition> _reached = new(StringComparer.Ordinal);
    private readonly SensorEngine _engine = new(definitions);

    public LiveAnswer Live => live;

    public IReadOnlyDictionary<string, LogPosition> Limits => limits;

    public SensorEngine Engine => _engine;

    /// <summary>The last place that was found and taken in every shard.</summary>
    public IReadOnlyDictionary<string, LogPosition> Reached => _reached;

    /// <summary>Takes a reading if the live system had. Shards that are read side by side may call at once.</summary>
    public void Add(LogShard shard, LogPosition position, Reading reading)
    {
        if (!limits.TryGetValue(shard.Id, out var limit) || position > limit)
        {
            return;
        }

        lock (_engine)
        {
            _engine.Add(shard.Lineage, position, reading);
            _reached[shard.Id] = position;
        }
    }
}
