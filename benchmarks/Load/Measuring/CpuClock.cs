namespace SensorGrid.Load.Measuring;

/// <summary>Processor time since it was made: on a shared machine it says more than the time that passed.</summary>
internal readonly struct CpuClock
{
    private readonly TimeSpan _begun;

    private CpuClock(TimeSpan begun) => _begun = begun;

    /// <summary>Processor time of this process since then.</summary>
    public TimeSpan Elapsed => Now() - _begun;

    /// <summary>Of this process: it does nothing else meanwhile.</summary>
    public static CpuClock OfProcess() => new(Now());

    private static TimeSpan Now() => Environment.CpuUsage.TotalTime;
}
