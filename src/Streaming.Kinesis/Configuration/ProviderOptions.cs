using Microsoft.Extensions.Options;

namespace SensorGrid.Streaming.Kinesis.Configuration;

/// <summary>
/// Gets the options by which a provider's grains work. A grain may be placed on a silo that does not run its provider; there it has those of a provider that the silo runs.
/// </summary>
/// <remarks>Not by a placement filter: a silo of an earlier build, which does not know the filter, could place no grain of the type at all.</remarks>
internal static class ProviderOptions
{
    /// <summary>Gets the options of a provider; on a silo that does not run it only those count that all providers of a cluster share.</summary>
    /// <param name="options">The options of all providers.</param>
    /// <param name="provider">The provider's name.</param>
    /// <param name="providers">The providers that this silo runs.</param>
    public static KinesisStreamOptions Of(this IOptionsMonitor<KinesisStreamOptions> options, string provider, IEnumerable<RegisteredProvider> providers)
    {
        var names = providers.Select(registered => registered.Name).ToArray();
        return options.Get(names.Length == 0 || names.Contains(provider) ? provider : names[0]);
    }
}
