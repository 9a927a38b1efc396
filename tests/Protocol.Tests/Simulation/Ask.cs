namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>One atomic operation on something durable: a conditional read or write, or a refusal.</summary>
/// <param name="operation">The operation. May run late, so it must not see variables that its process changes.</param>
internal sealed class Ask<T>(Func<T> operation) : Step
{
    /// <summary>The answer; meaningless when the step failed.</summary>
    public T Result { get; private set; } = default!;

    public override void Execute(Scheduler scheduler, Process process, bool loseAnswer)
    {
        Result = operation();
        Failed |= loseAnswer;
        scheduler.Resume(process);
    }

    public override void ExecuteLate(Scheduler scheduler) => operation();
}
