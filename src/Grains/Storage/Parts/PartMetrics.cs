using System.Diagnostics.Metrics;

namespace SensorGrid.Grains.Storage.Parts;

/// <summary>The instruments of states in several items.</summary>
internal sealed class PartMetrics
{
    private readonly Counter<long> _written;
    private readonly Counter<long> _deleted;
    private readonly Counter<long> _announcements;
    private readonly UpDownCounter<long> _garbage;

    public PartMetrics(Meter meter)
    {
        _written = meter.CreateCounter<long>("sensorgrid.state.parts.written", "{part}", "Parts of states written.");
        _deleted = meter.CreateCounter<long>("sensorgrid.state.parts.deleted", "{part}", "Parts of states deleted, those that were gone already included.");
        _announcements = meter.CreateCounter<long>(
            "sensorgrid.state.parts.announcements", "{write}", "Manifests that were written only to name new parts before they are written.");
        _garbage = meter.CreateUpDownCounter<long>("sensorgrid.state.parts.garbage", "{part}", "Parts of live sensors that wait for their deletion.");
    }

    public void OnSaved(SaveCost cost)
    {
        if (cost.Parts > 0)
        {
            _written.Add(cost.Parts);
        }

        if (cost.Manifests > 1)
        {
            _announcements.Add(cost.Manifests - 1);
        }
    }

    public void OnDeleted() => _deleted.Add(1);

    /// <summary>Counts what waits in one state anew.</summary>
    public void OnGarbage(PartedState state)
    {
        var waiting = state.Layout?.Garbage.Count(part => part.Progress == GarbageProgress.Waiting) ?? 0;
        if (waiting != state.WaitingReported)
        {
            _garbage.Add(waiting - state.WaitingReported);
            state.WaitingReported = waiting;
        }
    }

    /// <summary>Removes the items of a state from the count, since the state leaves this process.</summary>
    public void OnLeft(PartedState state)
    {
        if (state.WaitingReported > 0)
        {
            _garbage.Add(-state.WaitingReported);
            state.WaitingReported = 0;
        }
    }
}
