using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>The sensors of a shard that may be silent, and when to ask each.</summary>
internal sealed class SilenceWatch
{
    private readonly int?[] _due = new int?[ShardLog.Sensors];

    /// <summary>A reading came.</summary>
    public void OnHeard(int sensor, int time)
    {
        if (sensor != ShardLog.Roaming)
        {
            _due[sensor] = time + SensorState.Patience;
        }
    }

    /// <summary>Sensors of the roster: asked at once, unless they were heard.</summary>
    public void Expect(IEnumerable<int> sensors, int now)
    {
        foreach (var sensor in sensors.Where(sensor => sensor != ShardLog.Roaming))
        {
            _due[sensor] ??= now;
        }
    }

    public List<int> Due(int until) => [.. Enumerable.Range(0, ShardLog.Sensors).Where(sensor => _due[sensor] <= until)];

    /// <summary>A sensor said when to ask again; null for not before its next reading.</summary>
    public void OnAnswer(int sensor, int until, int? askAt) => _due[sensor] = askAt is { } at ? Math.Max(at, until + 1) : null;

    /// <summary>A sensor left memory, and said the same.</summary>
    public void OnStored(int sensor, int? silentFrom) => _due[sensor] = _due[sensor] is null ? null : silentFrom;
}
