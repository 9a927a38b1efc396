using System.Buffers;
using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Reference.Tests.Workloads;

namespace SensorGrid.Reference.Tests.Comparison;

/// <summary>Gives a workload's log to an engine, with the snapshots and repetitions that the workload has.</summary>
internal sealed class EngineDriver
{
    private const int EveryVerdict = 7;

    private readonly Workload _workload;
    private readonly FeatureDefinitions _definitions;
    private readonly Fault? _fault;
    private KeyEngine _engine;
    private int _taken;

    /// <param name="fault">What is made wrong on purpose; null for nothing.</param>
    public EngineDriver(Workload workload, Fault? fault = null)
    {
        _fault = fault;
        _workload = workload;
        _definitions = workload.Definitions.IsDefault ? FeatureDefinitions.Default : FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(workload.Definitions.Json));
        _engine = new KeyEngine(_definitions);
    }

    /// <summary>The oldest instant that can be asked for, in ticks; null before the first reading was counted.</summary>
    public long? Oldest => _engine.OldestAsOf?.UtcTicks;

    /// <summary>Takes readings until the sensor has had so many of them.</summary>
    public void TakeUpTo(int readings)
    {
        while (_taken < readings)
        {
            Add(_taken++);
            if (_workload.Rewinds.TryGetValue(_taken, out var back))
            {
                for (var again = Math.Max(0, _taken - back); again < _taken; again++)
                {
                    Add(again);
                }
            }

            if (_workload.Restores.Contains(_taken))
            {
                var snapshot = new ArrayBufferWriter<byte>();
                _engine.WriteSnapshot(snapshot);
                _engine = KeyEngine.Restore(snapshot.WrittenSpan, _definitions);
            }
        }
    }

    /// <summary>What the engine says as of an instant (ticks), or as of the latest; null before the first reading was counted.</summary>
    public EngineAnswer? Ask(long? asOf) =>
        _engine.Compute(asOf is { } ticks ? new AsOf(Instant(ticks)) : AsOf.Latest) is { } features ? EngineAnswer.Of(features) : null;

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);

    private void Add(int at)
    {
        var entry = _workload.Log[at];
        var shard = _workload.Shards[entry.Shard];
        var values = entry.Metrics.Where(metric => metric.Value is not null).Select(metric => new MetricValue(metric.Key, metric.Value!.Value));
        var reading = new Reading("sensor", Instant(entry.Event), [.. values], entry.Id)
        {
            ArrivedAt = entry.Arrived is { } arrived ? Instant(arrived) : null,
            Retires = entry.Retires,
            Missing = [.. entry.Metrics.Where(metric => metric.Value is null).Select(metric => metric.Key)],
        };
        var lineage = new ShardLineage(ShardName.Parse(shard.Id), [.. shard.Parents.Select(ShardName.Parse)]);
        _engine.Add(lineage, PositionOf(entry, 0), _fault?.OnReading(reading) ?? reading);
        if (at % EveryVerdict == 0)
        {
            // The reference knows nothing of it: to windows and counters it is nothing.
            var feedback = new AnomalyFeedback(AnomalyVerdict.Normal, reading.Metrics.Length > 0 ? reading.Metrics[0].Name : null, reading.EventTime, reading.EventTime);
            _engine.Add(lineage, PositionOf(entry, 1), reading with { Metrics = [], Missing = [], Retires = false, Feedback = feedback });
        }
    }

    // A verdict has a place of its own behind its reading's.
    private static LogPosition PositionOf(LogEntry entry, int behind) =>
        new(new SequenceNumber(49UL << 58, (ulong)entry.Sequence), 0, (2 * entry.Index) + behind);
}
