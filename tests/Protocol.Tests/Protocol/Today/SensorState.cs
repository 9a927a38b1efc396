using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>The state of a sensor: positions in its shards, features (here a hash that depends on every reading and their order), and its silence.</summary>
internal sealed class SensorState
{
    /// <summary>A sensor from which nothing came for so long is silent.</summary>
    public const int Patience = 6;

    private readonly int[] _positions = new int[ShardLog.MaxShards];
    private readonly long[] _features = new long[ShardLog.MaxShards];
    private (int Shard, int Position, int Time)? _last;
    private bool _isSilent;

    public SensorState() => Array.Fill(_positions, -1);

    private SensorState(SensorState other)
    {
        (_positions, _features) = ([.. other._positions], [.. other._features]);
        (_last, _isSilent) = (other._last, other._isSilent);
    }

    /// <summary>The last position of each shard; -1 for none.</summary>
    public ReadOnlySpan<int> Positions => _positions;

    /// <summary>From when on the sensor is silent, should nothing come; null when it is not awaited.</summary>
    public int? SilentFrom => _isSilent || _last is not { } last ? null : last.Time + Patience;

    public SensorState Copy() => new(this);

    /// <summary>Takes a reading; returns the silence before it that nobody opened.</summary>
    public Silence? Take(int sensor, int shard, int position, int time)
    {
        Silence? silence = sensor != ShardLog.Roaming && SilentFrom is { } from && time >= from ? Name(sensor) : null;
        _positions[shard] = position;
        _features[shard] = (_features[shard] * 31) + position + 1;
        (_last, _isSilent) = ((shard, position, time), sensor == ShardLog.Roaming);
        return silence;
    }

    /// <summary>Nothing came until the given time: returns the silence, if that is one.</summary>
    public Silence? Open(int sensor, int until)
    {
        if (!(until >= SilentFrom))
        {
            return null;
        }

        _isSilent = true;
        return Name(sensor);
    }

    /// <summary>Whether the readings that went in are the same, in the same order in each shard.</summary>
    public bool HasSameReadings(SensorState other) =>
        _positions.AsSpan().SequenceEqual(other._positions) && _features.AsSpan().SequenceEqual(other._features);

    public override string ToString() => $"[{string.Join(' ', _positions)}]";

    private Silence Name(int sensor) => new(sensor, _last!.Value.Shard, _last.Value.Position);
}
