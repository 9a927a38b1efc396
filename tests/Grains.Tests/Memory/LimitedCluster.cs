using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Grains.Memory;

namespace SensorGrid.Grains.Tests.Memory;

/// <summary>A cluster of at most three sensors.</summary>
public sealed class LimitedCluster : SensorCluster
{
    public const int MaxSensors = 3;

    internal SensorRoom Room => Services.GetRequiredService<SensorRoom>();

    protected override void AddServices(IServiceCollection services) =>
        services.Configure<SensorGrainsOptions>(options => options.MaxSensors = MaxSensors);
}
