using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>The durable facts of one shard: besides epoch and checkpoint its clock, pins, ticks and children. Every operation is one conditional write, or a refusal.</summary>
internal sealed class PlannedLedger(Grid grid, Shard shard)
{
    private readonly List<(int After, int Revision)> _pins = [(-1, 1)];
    private readonly List<(int After, int Clock)> _ticks = [];
    private int _epoch;
    private int _horizon = -1;

    public int Checkpoint { get; private set; } = -1;

    /// <summary>The clock of the checkpoint.</summary>
    public int Clock { get; private set; } = -1;

    /// <summary>The greatest final clock of the parents; null before the first claim.</summary>
    public int? Base { get; private set; }

    /// <summary>The durable frontier; null before the first checkpoint.</summary>
    public int? Frontier { get; private set; }

    public bool IsFinished { get; private set; }

    public int FinalClock { get; private set; }

    /// <summary>The children, as the checkpoint at the end has stored them.</summary>
    public int[] Children { get; private set; } = [];

    public LedgerView View => new(_epoch, Checkpoint, Clock, _horizon, IsFinished, [.. _pins], [.. _ticks]);

    public Ask<LedgerView> Read() => new(() => View);

    /// <summary>Takes the shard over. The first claim inherits from the parents: the greatest final clock and the newest revision.</summary>
    public Ask<LedgerView> Claim() => new(() =>
    {
        _epoch++;
        if (Base is null)
        {
            Base = Parents.Select(parent => parent.FinalClock).DefaultIfEmpty(-1).Max();
            Clock = grid.Has(Rules.DurableClock) ? Math.Max(Clock, Base.Value) : Clock;
            var inherited = Parents.Select(parent => parent._pins[^1].Revision).DefaultIfEmpty(1).Max();
            _pins[0] = (-1, inherited);
        }

        return View;
    });

    /// <summary>Records up to a position will be delivered. Those beyond the horizon that stood before are pinned to the given revision, if it is newer.</summary>
    /// <returns>Null when the shard has another owner.</returns>
    public Ask<LedgerView?> Announce(int epoch, int upTo, int revision) => new(() =>
    {
        if (epoch != _epoch)
        {
            return null;
        }

        if (upTo > _horizon)
        {
            Pin(_horizon, revision);
            _horizon = upTo;
        }

        return View;
    });

    /// <summary>Pins a revision at the reader's own position, which is not safe: for schedules without <see cref="Rules.Announce"/>.</summary>
    public Ask<LedgerView?> PinAt(int epoch, int after, int revision) => new(() =>
    {
        if (epoch != _epoch)
        {
            return null;
        }

        Pin(after, revision);
        return View;
    });

    /// <summary>Nothing came after a position until a time: later records are raised to it. Nothing happens when more was announced.</summary>
    public Ask<LedgerView?> Tick(int epoch, int after, int clock) => new(() =>
    {
        if (epoch != _epoch)
        {
            return null;
        }

        if (after >= _horizon)
        {
            _ticks.Add((after, clock));
        }

        return View;
    });

    /// <summary>Writes the checkpoint; false when the shard has another owner.</summary>
    public Ask<bool> Write(int epoch, int position, int clock, bool isEnd) => new(() =>
    {
        if (epoch != _epoch && grid.Has(Rules.Epoch))
        {
            return false;
        }

        if (position >= Checkpoint)
        {
            (Checkpoint, Clock) = (position, Math.Max(Clock, clock));
            Frontier = Math.Max(Clock, Frontier ?? -1);
        }

        if (isEnd && !IsFinished)
        {
            IsFinished = true;
            FinalClock = grid.Has(Rules.FinalClock) ? _ticks.Select(tick => tick.Clock).Append(Clock).Max() : Clock;
            Children = [.. shard.Children];
        }

        return true;
    });

    private IEnumerable<PlannedLedger> Parents => shard.Parents.Select(parent => grid.Ledgers[parent]);

    private void Pin(int after, int revision)
    {
        if (revision > _pins[^1].Revision)
        {
            _pins.Add((after, revision));
        }
    }
}
