namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>Lets others run.</summary>
internal sealed class Pause : Step
{
    public override bool CanFail => false;

    public override void Execute(Scheduler scheduler, Process process, bool loseAnswer) => scheduler.Resume(process);
}
