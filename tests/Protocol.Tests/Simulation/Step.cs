namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>Something that a process waits for. Between two steps of one process any other process may run.</summary>
internal abstract class Step
{
    /// <summary>The outcome is unknown to the process: the message, the write or its answer was lost, or the other side gave up.</summary>
    public bool Failed { get; set; }

    /// <summary>Whether the network or the storage lies between: such a step can be lost.</summary>
    public virtual bool CanFail => true;

    /// <summary>Takes effect. Calls <see cref="Scheduler.Resume"/> once the process may go on.</summary>
    public abstract void Execute(Scheduler scheduler, Process process, bool loseAnswer);

    /// <summary>Takes effect although nobody waits any more: it was on its way when its sender gave up or died.</summary>
    public virtual void ExecuteLate(Scheduler scheduler)
    {
    }
}
