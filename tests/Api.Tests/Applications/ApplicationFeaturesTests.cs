using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SensorGrid.Api.Applications.Features;
using SensorGrid.Api.Tests.Applications.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Applications;

public sealed class ApplicationFeaturesTests
{
    /// <summary>A silo answers no call while it stops, and Orleans logs each as failed.</summary>
    [Fact]
    public async Task It_has_ended_before_a_silo_of_its_process_stops()
    {
        Silo? silo = null;
        await using var host = await ApplicationsHost.StartAsync(
            ApplicationGrains.Make(), addBehind: services => services.AddHostedService(provider => silo = new Silo(provider.GetRequiredService<ApplicationFeatures>())));

        await host.StopAsync();

        Assert.True(silo!.HasStopped);
    }

    // Where the silo is among the services: it stops before those of the API do.
    private sealed class Silo(ApplicationFeatures features) : IHostedService
    {
        public bool HasStopped { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            await features.ExecuteTask!.WaitAsync(Eventually.Patience, CancellationToken.None);
            HasStopped = true;
        }
    }
}
