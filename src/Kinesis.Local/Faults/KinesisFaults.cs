using System.Collections.Immutable;

namespace SensorGrid.Kinesis.Local;

/// <summary>The faults that are switched on. Changes count from the next call on; of several that fit a call, the first one added fires.</summary>
public sealed class KinesisFaults
{
    private ImmutableArray<KinesisFault> _faults = [];

    public IReadOnlyList<KinesisFault> Active => _faults;

    /// <summary>Switches a fault on; returns it, for its <see cref="KinesisFault.Fired"/>.</summary>
    public KinesisFault Add(KinesisFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ImmutableInterlocked.Update(ref _faults, faults => faults.Add(fault));
        return fault;
    }

    public void Remove(KinesisFault fault) => ImmutableInterlocked.Update(ref _faults, faults => faults.Remove(fault));

    public void Clear() => ImmutableInterlocked.Update(ref _faults, _ => []);

    internal KinesisFault? Fire(KinesisCall call)
    {
        foreach (var fault in _faults)
        {
            if (fault.TryFire(call))
            {
                return fault;
            }
        }

        return null;
    }
}
