using Microsoft.Extensions.Logging;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Grains.Applications;

/// <summary>Keeps applications running: every silo wakes each of them every few seconds, so that one whose silo died goes on elsewhere.</summary>
internal sealed partial class ApplicationKeeper(IGrainFactory grains, TimeProvider clock, ILogger<ApplicationKeeper> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(ApplicationKeeper), ServiceLifecycleStage.Active + 1, _ => Begin(), EndAsync);

    public void Dispose() => _stop.Dispose();

    private Task Begin()
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running;
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await WakeAllAsync();
                await Task.Delay(Interval, clock, _stop.Token);
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // Any exception: a call that is under way while the silo stops fails in one way or another.
        }
    }

    private async Task WakeAllAsync()
    {
        try
        {
            foreach (var name in await grains.GetGrain<IApplicationIndexGrain>(0).ListAsync(_stop.Token))
            {
                await WakeAsync(name);
            }
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            // Any exception: the next round comes in a moment.
            LogNotListed(exception);
        }
    }

    private async Task WakeAsync(string name)
    {
        try
        {
            await grains.GetGrain<IApplicationGrain>(name).WakeAsync(_stop.Token);
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            // One that cannot be loaded holds up no other.
            LogNotWoken(exception, name);
        }
    }

    [LoggerMessage(1604, LogLevel.Warning, "The applications could not be listed; the silo tries again in a moment.")]
    private partial void LogNotListed(Exception exception);

    [LoggerMessage(1605, LogLevel.Warning, "Application '{Application}' could not be woken; the silo tries again in a moment.")]
    private partial void LogNotWoken(Exception exception, string application);
}
