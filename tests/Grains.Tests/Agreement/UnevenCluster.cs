using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Features.Definitions;
using SensorGrid.Grains.Catalogue;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Grains.Tests.Agreement;

/// <summary>Three silos that read other streams: one 'a' and 'b', one 'a', and one the main stream alone. So not each can compile every revision.</summary>
public sealed class UnevenCluster() : SensorCluster(3)
{
    private static readonly string[] Further = ["a", "b"];

    private int _begun;

    protected override void AddServices(IServiceCollection services)
    {
        string?[] streams = [null, .. Further.Take(3 - Interlocked.Increment(ref _begun))];
        services.AddSingleton(provider => new OwnDefinitions(FeatureDefinitions.Default, SourceDefinitions.None, streams, provider.GetRequiredService<SiloModels>()));
    }
}
