namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>The facts of a shard's ledger at one time.</summary>
internal sealed record LedgerView(
    int Epoch, int Checkpoint, int Clock, int Horizon, bool IsFinished, (int After, int Revision)[] Pins, (int After, int Clock)[] Ticks)
{
    /// <summary>The revision that is pinned to a record.</summary>
    public int RevisionAt(int position) => Pins.Where(pin => position > pin.After).Select(pin => pin.Revision).DefaultIfEmpty(1).Max();

    /// <summary>The clock before a record, by the ticks alone.</summary>
    public int TickedBefore(int position) => Ticks.Where(tick => tick.After < position).Select(tick => tick.Clock).DefaultIfEmpty(-1).Max();
}
