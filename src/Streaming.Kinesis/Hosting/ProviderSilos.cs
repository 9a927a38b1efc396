using Orleans.Metadata;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Hosting;

/// <summary>
/// Determines which silos run a provider, by what every silo publishes about its grain classes: a silo without the provider is active too,
/// but no reader would read a shard assigned to it.
/// </summary>
internal sealed class ProviderSilos(string provider) : IGrainPropertiesProvider
{
    private readonly string _property = $"kinesis-streams.{provider}";

    public void Populate(Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        if (grainClass == typeof(ShardGrain))
        {
            properties[_property] = "true";
        }
    }

    public bool Runs(ClusterManifest manifest, SiloAddress silo) =>
        manifest.Silos.TryGetValue(silo, out var published)
        && published.Grains.Values.Any(grain => grain.Properties.ContainsKey(_property));
}
