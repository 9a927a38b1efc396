using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>The positions that one reader has delivered, by sensor: what a sensor must have, and whom the next barrier asks.</summary>
internal sealed class Deliveries(Rules rules, Dice dice)
{
    private readonly Delivery?[] _sensors = new Delivery?[ShardLog.Sensors];
    private List<(int Sensor, int Last)> _covered = [];
    private int? _checkpoint;

    /// <summary>The last position that was delivered to the sensor; null when it is not known, or there is none.</summary>
    public int? LastOf(int sensor) => _sensors[sensor]?.Last;

    /// <summary>Whether the storage has all that the sensor was given.</summary>
    public bool IsStored(int sensor) => _sensors[sensor] is not { } delivery || delivery.IsStored || delivery.IsQuiet;

    public void OnTaken(int sensor, int last) => _sensors[sensor] = new Delivery(last, _sensors[sensor]?.Checkpointed, IsForBarrier: true, IsStored: false);

    /// <summary>The sensor was stored as it left memory: the next barrier need not ask it.</summary>
    public void OnStored(int sensor, int position)
    {
        if (_sensors[sensor] is { } delivery && delivery.Last <= position)
        {
            _sensors[sensor] = delivery with { IsForBarrier = false, IsStored = true };
        }
    }

    /// <summary>A barrier begins: the positions that it must find durable, by sensor.</summary>
    public List<(int Sensor, int Expected)> BeginBarrier()
    {
        List<(int, int)> expected = [];
        _covered = [];
        foreach (var (sensor, delivery) in Known())
        {
            if (!delivery.IsQuiet)
            {
                _covered.Add((sensor, delivery.Last));
            }

            if (delivery.IsForBarrier)
            {
                expected.Add((sensor, delivery.Last));
                _sensors[sensor] = delivery with { IsForBarrier = !rules.HasFlag(Rules.TakeBarrierList) };
            }
        }

        return expected;
    }

    /// <summary>The checkpoint of the barrier is written.</summary>
    /// <returns>Whether positions of sensors without a delivery since were forgotten, of which only so many are kept.</returns>
    public bool OnCheckpointed(int position)
    {
        foreach (var (sensor, last) in _covered)
        {
            if (last <= position && _sensors[sensor] is { } delivery)
            {
                _sensors[sensor] = delivery with { Checkpointed = last };
            }
        }

        (_covered, _checkpoint) = ([], position);
        return ForgetQuiet();
    }

    /// <summary>A pass begins at a checkpoint. What was delivered up to it stays known, if it is the one that this reader wrote last.</summary>
    public void Rewind(int checkpoint)
    {
        _covered = [];
        foreach (var (sensor, delivery) in Known())
        {
            _sensors[sensor] = checkpoint == _checkpoint && delivery.Checkpointed is { } last ? new Delivery(last, last, IsForBarrier: false, IsStored: false) : null;
        }

        _checkpoint = checkpoint == _checkpoint ? _checkpoint : null;
    }

    private bool ForgetQuiet()
    {
        var keeps = rules.HasFlag(Rules.PreviousForPass);
        var forgets = dice.Chance(0.1);
        foreach (var (sensor, delivery) in Known())
        {
            if (delivery.IsQuiet)
            {
                _sensors[sensor] = keeps && !forgets ? delivery with { IsForBarrier = false } : null;
            }
            else if (!rules.HasFlag(Rules.TakeBarrierList))
            {
                _sensors[sensor] = delivery with { IsForBarrier = false };
            }
        }

        return keeps && forgets;
    }

    private IEnumerable<(int Sensor, Delivery Delivery)> Known()
    {
        for (var sensor = 0; sensor < _sensors.Length; sensor++)
        {
            if (_sensors[sensor] is { } delivery)
            {
                yield return (sensor, delivery);
            }
        }
    }

    /// <param name="Last">The last position that was delivered.</param>
    /// <param name="Checkpointed">The last one up to the checkpoint; null when none is known.</param>
    /// <param name="IsForBarrier">Whether the next barrier asks for it.</param>
    /// <param name="IsStored">Whether the storage is known to have it before any barrier asked.</param>
    private readonly record struct Delivery(int Last, int? Checkpointed, bool IsForBarrier, bool IsStored)
    {
        /// <summary>Nothing was delivered since the checkpoint.</summary>
        public bool IsQuiet => Last == Checkpointed;
    }
}
