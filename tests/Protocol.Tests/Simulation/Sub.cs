namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>Runs another procedure to its end, as part of the same process. It may report a failure to this.</summary>
internal sealed class Sub : Step
{
    private readonly IEnumerator<Step> _body;

    public Sub(IEnumerator<Step> body) => _body = body;

    public Sub(Func<Sub, IEnumerator<Step>> body) => _body = body(this);

    public IEnumerator<Step> Body => _body;

    public override bool CanFail => false;

    public override void Execute(Scheduler scheduler, Process process, bool loseAnswer) =>
        throw new InvalidOperationException("A procedure is entered, not executed.");
}
