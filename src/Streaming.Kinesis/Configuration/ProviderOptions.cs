using Microsoft.Extensions.Options;

namespace SensorGrid.Streaming.Kinesis.Configuration;

/// <summary>
/// Gets the options by which a provider's grains work. A grain may be placed on a silo that does not run its provider; there it has those of a provider that the silo runs.
/// </summary>
/// <remarks>Not by a placement filter: a silo of an earlier build, which does not know the filter, could place no grain of the type at all.</remarks>
/// <param name="options">The options of all providers.</param>
/// <param name="providers">The providers that this silo runs.</param>
internal sealed class ProviderOptions(IOptionsMonitor<KinesisStreamOptions> options, IEnumerable<RegisteredProvider> providers)
{
    private readonly string[] _names = [.. providers.Select(provider => provider.Name)];

    /// <summary>Gets the options of a provider; of its own are only those that all providers of a cluster share.</summary>
    public KinesisStreamOptions Of(string provider) =>
        options.Get(_names.Length == 0 || Array.IndexOf(_names, provider) >= 0 ? provider : _names[0]);
}
