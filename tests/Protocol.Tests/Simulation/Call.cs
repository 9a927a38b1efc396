namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>A call of a cell. It may be lost, its answer may be lost, it may come twice, and it may come long after the caller has given up.</summary>
internal sealed class Call(Cluster cluster, CellKey key, Request request) : Step
{
    private Process? _caller;
    private bool _losesAnswer;

    public CellKey Key => key;

    public Answer Answer { get; private set; }

    /// <summary>A time that came with the answer; null for none.</summary>
    public int? Time { get; private set; }

    public override void Execute(Scheduler scheduler, Process process, bool loseAnswer)
    {
        (_caller, _losesAnswer) = (process, loseAnswer);
        if (cluster.Route(process.Silo, key) is not { } activation)
        {
            Failed = true;
            scheduler.Resume(process);
            return;
        }

        cluster.Deliver(activation, new Delivery(request, this));
        if (scheduler.Faults.ComesTwice())
        {
            cluster.Deliver(activation, new Delivery(request, this));
        }
    }

    public override void ExecuteLate(Scheduler scheduler)
    {
        if (cluster.Find(key) is { } activation)
        {
            cluster.Deliver(activation, new Delivery(request, null));
        }
    }

    /// <summary>A delivery of this call has ended; the first one counts.</summary>
    public void OnEnded(Scheduler scheduler, Delivery delivery)
    {
        if (_caller is not { } caller)
        {
            return;
        }

        _caller = null;
        (Answer, Time) = (delivery.Answer, delivery.Time);
        Failed |= delivery.Failed || _losesAnswer;
        scheduler.Resume(caller);
    }
}
