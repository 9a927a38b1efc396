namespace SensorGrid.TestKit.Faults;

/// <summary>One thing that goes wrong on the way to a service, some times. Added to a <see cref="FaultProxy"/>.</summary>
/// <param name="kind">What goes wrong.</param>
/// <param name="operation">With which calls, e.g. <c>GetRecords</c>.</param>
/// <param name="times">How often, until it is over.</param>
public sealed class WireFault(WireFaultKind kind, string operation, int times)
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Random _random = new(HashCode(operation, kind));
    private int _fired;

    public WireFaultKind Kind => kind;

    public string Operation => operation;

    /// <summary>Only calls whose body contains this; null is all.</summary>
    public string? Containing { get; init; }

    /// <summary>The part of the matching calls that it hits, chosen by a random sequence that is the same in every run. Default: one in three.</summary>
    public double Share { get; init; } = 1 / 3.0;

    /// <summary>How often it has happened.</summary>
    public int Fired => Volatile.Read(ref _fired);

    /// <summary>Ends when it has happened as often as it was to.</summary>
    public Task Over => _over.Task;

    /// <summary>E.g. <c>GetRecords Throttled 5 of 5</c>.</summary>
    public override string ToString() => $"{operation} {kind} {Fired} of {times}";

    // Called by one thread at a time.
    internal bool TryFire(string call, string body)
    {
        if (call != operation || _fired == times || (Containing is not null && !body.Contains(Containing, StringComparison.Ordinal))
            || _random.NextDouble() >= Share)
        {
            return false;
        }

        _fired++;
        if (_fired == times)
        {
            _over.SetResult();
        }

        return true;
    }

    // That of strings differs from process to process.
    private static int HashCode(string operation, WireFaultKind kind) => operation.Aggregate((int)kind + 1, (hash, character) => unchecked((hash * 31) + character));
}
