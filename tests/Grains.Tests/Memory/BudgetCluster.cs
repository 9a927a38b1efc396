using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Grains.Memory;

namespace SensorGrid.Grains.Tests.Memory;

/// <summary>A silo with room for 50 live sensors.</summary>
public sealed class BudgetCluster : SensorCluster
{
    public const int MaxLive = 50;

    internal SensorRoom Room => Services.GetRequiredService<SensorRoom>();

    /// <summary>Looks at how many sensors are live, over and over, until it is disposed of.</summary>
    internal LiveProbe Watch() => new(Room);

    protected override void AddServices(IServiceCollection services) =>
        services.Configure<SensorGrainsOptions>(options => options.MaxLiveSensors = MaxLive);
}

[CollectionDefinition(nameof(SmallSilo))]
public sealed class SmallSilo : ICollectionFixture<BudgetCluster>;
