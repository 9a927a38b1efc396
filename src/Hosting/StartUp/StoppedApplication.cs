using Microsoft.AspNetCore.Builder;

namespace SensorGrid.Hosting.StartUp;

/// <summary>Stops an application before it is disposed of: disposing alone would leave the silo no time for its last checkpoints.</summary>
public sealed class StoppedApplication(WebApplication application) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        var lifetime = application.Lifetime;
        if (lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopped.IsCancellationRequested)
        {
            // The host's own time limit holds.
            await application.StopAsync(CancellationToken.None);
        }

        await application.DisposeAsync();
    }
}
