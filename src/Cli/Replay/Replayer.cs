using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Replay;

/// <summary>Feeds readings to the engines of their sensors, as if the file were a shard, and tells what each reading did.</summary>
internal sealed class Replayer(FeatureDefinitions definitions)
{
    private static readonly ShardLineage File = new("file", []);

    private readonly Dictionary<string, SensorEngine> _engines = new(StringComparer.Ordinal);
    private ulong _place;

    public int SensorCount => _engines.Count;

    /// <summary>Takes the next reading of the file.</summary>
    /// <returns>The features as of the reading's event time; null when that is further back than can be answered.</returns>
    public (ReadingDisposition Disposition, SensorFeatures? Features) Add(Reading reading)
    {
        if (!_engines.TryGetValue(reading.SensorId, out var engine))
        {
            engine = new SensorEngine(definitions);
            _engines.Add(reading.SensorId, engine);
        }

        var disposition = engine.Add(File, new LogPosition(new SequenceNumber(0, ++_place), 0, 0), reading);
        return (disposition, reading.EventTime >= engine.OldestAsOf ? engine.Compute(new AsOf(reading.EventTime)) : null);
    }
}
