using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>The positions that one pass has delivered, by sensor: what a sensor must have, and whom the next barrier asks.</summary>
internal sealed class Deliveries(Rules rules)
{
    private readonly Delivered?[] _sensors = new Delivered?[ShardLog.Sensors];

    /// <summary>The last position that was delivered to the sensor; null for none that counts.</summary>
    public int? LastOf(int sensor) => _sensors[sensor]?.Last;

    /// <summary>Whether the storage has all that the sensor was given.</summary>
    public bool HasNothingUnstored(int sensor) => _sensors[sensor] is not { IsStored: false };

    public bool IsStored(int sensor) => _sensors[sensor] is { IsStored: true };

    public void OnTaken(int sensor, int last) => _sensors[sensor] = new Delivered(last, IsForBarrier: true, IsStored: false);

    /// <summary>The sensor was stored as it left memory: the next barrier need not ask it.</summary>
    public void OnStored(int sensor, int position)
    {
        if (_sensors[sensor] is { } delivered && delivered.Last <= position)
        {
            _sensors[sensor] = delivered with { IsForBarrier = false, IsStored = true };
        }
    }

    /// <summary>A barrier begins: the positions that it must find durable, by sensor.</summary>
    public List<(int Sensor, int Expected)> BeginBarrier()
    {
        List<(int, int)> expected = [];
        for (var sensor = 0; sensor < _sensors.Length; sensor++)
        {
            if (_sensors[sensor] is { IsForBarrier: true } delivered)
            {
                expected.Add((sensor, delivered.Last));
                _sensors[sensor] = delivered with { IsForBarrier = !rules.HasFlag(Rules.TakeBarrierList) };
            }
        }

        return expected;
    }

    /// <summary>The checkpoint has passed everything up to a position.</summary>
    public void OnCheckpointed(int position)
    {
        for (var sensor = 0; sensor < _sensors.Length; sensor++)
        {
            if (_sensors[sensor] is not { } delivered)
            {
                continue;
            }

            if (delivered.Last > position)
            {
                _sensors[sensor] = delivered with { IsForBarrier = delivered.IsForBarrier && rules.HasFlag(Rules.TakeBarrierList) };
            }
            else
            {
                _sensors[sensor] = rules.HasFlag(Rules.PreviousForPass) ? new Delivered(delivered.Last, IsForBarrier: false, IsStored: true) : null;
            }
        }
    }

    private readonly record struct Delivered(int Last, bool IsForBarrier, bool IsStored);
}
