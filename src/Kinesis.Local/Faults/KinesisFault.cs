using SensorGrid.Kinesis.Local.Hosting;

namespace SensorGrid.Kinesis.Local;

/// <summary>One thing that goes wrong, for tests. Added to <see cref="KinesisLocalServer.Faults"/>.</summary>
public sealed class KinesisFault(KinesisFaultKind kind)
{
    private int _matched;
    private int _fired;

    public KinesisFaultKind Kind { get; } = kind;

    /// <summary>The operation that it applies to, e.g. <c>GetRecords</c>; null for all that the kind fits.</summary>
    public string? Operation { get; init; }

    /// <summary>The condition on the calls that it applies to, evaluated after <see cref="Operation"/>; null for all.</summary>
    public Func<KinesisCall, bool>? When { get; init; }

    /// <summary>The number of matching calls that pass before the first one fails. Default 0.</summary>
    public int Skip { get; init; }

    /// <summary>The number of times it fires; null is without end. Default 1.</summary>
    public int? Times { get; init; } = 1;

    /// <summary>
    /// <see cref="KinesisFaultKind.InternalFailure"/> and <see cref="KinesisFaultKind.ConnectionReset"/>: the call takes effect before it fails, so that
    /// a client that repeats it makes a duplicate. Default false.
    /// </summary>
    public bool AfterEffect { get; init; }

    /// <summary>The delay of <see cref="KinesisFaultKind.SlowBody"/>, by the server's clock. Default 1 second.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The indexes that <see cref="KinesisFaultKind.PartialPutRecords"/> refuses. Default: the odd ones.</summary>
    public Func<int, bool> FailsRecord { get; init; } = index => index % 2 == 1;

    /// <summary>The number of times it has fired.</summary>
    public int Fired => Volatile.Read(ref _fired);

    internal bool TryFire(KinesisCall call)
    {
        if (!Fits(call.Operation) || (When is not null && !When(call)))
        {
            return false;
        }

        var turn = Interlocked.Increment(ref _matched) - Skip;
        if (turn <= 0 || turn > (Times ?? int.MaxValue))
        {
            return false;
        }

        Interlocked.Increment(ref _fired);
        return true;
    }

    private bool Fits(string operation) => Kind switch
    {
        KinesisFaultKind.PartialPutRecords => operation == "PutRecords",
        KinesisFaultKind.ExpiredIterator => operation == "GetRecords",
        _ => true,
    } && (Operation is null || Operation == operation);
}
