using SensorGrid.Api.Settings;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Applications.Programs;

/// <summary>Bounds how many programs are checked and tried at a time in this process: each holds records of streams, and takes a processor.</summary>
internal sealed class TrialRoom(ApplicationMetrics metrics) : IDisposable
{
    /// <summary>The greatest number of programs that are checked or committed at a time.</summary>
    public const int MostChecks = 8;

    private readonly SemaphoreSlim _trials = new(ApplicationLimits.MostTrials);
    private readonly SemaphoreSlim _checks = new(MostChecks);

    /// <summary>Takes a place for a check; the caller disposes of it.</summary>
    /// <exception cref="OverloadedException">All are taken.</exception>
    public IDisposable EnterCheck() => Enter(_checks, "checked");

    /// <summary>Takes a place for a trial; the caller disposes of it.</summary>
    /// <exception cref="OverloadedException">All are taken.</exception>
    public IDisposable EnterTrial() => Enter(_trials, "tried");

    public void Dispose()
    {
        _trials.Dispose();
        _checks.Dispose();
    }

    private Place Enter(SemaphoreSlim places, string what)
    {
        if (!places.Wait(0, CancellationToken.None))
        {
            metrics.OnTrialRefused();
            throw new OverloadedException($"As many programs are {what} in this process as may be at a time: try again in a moment.");
        }

        return new Place(places);
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private int _isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isLeft, 1) == 0)
            {
                places.Release();
            }
        }
    }
}
