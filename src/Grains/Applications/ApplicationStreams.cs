using SensorGrid.Applications.Definitions;
using SensorGrid.Grains.Shards;
using SensorGrid.Streaming.Kinesis.Reading;

namespace SensorGrid.Grains.Applications;

/// <summary>The streams that applications can read: those that the cluster reads.</summary>
/// <param name="sources">The streams.</param>
internal sealed class ApplicationStreams(IEnumerable<SensorSource> sources)
{
    private readonly SensorSource[] _sources = [.. sources];

    /// <summary>The names of the streams beside the main one.</summary>
    public string[] Names => [.. _sources.Select(source => source.Name).OfType<string>()];

    /// <summary>Gets the streams that an application reads, by their sources; the main stream by the empty name.</summary>
    /// <exception cref="ApplicationDefinitionException">The cluster does not read one.</exception>
    public IReadOnlyDictionary<string, IKinesisStreamReader> Of(ApplicationDefinition definition) => definition.Inputs
        .Select(input => input.Source)
        .Distinct()
        .ToDictionary(source => source ?? "", Find, StringComparer.Ordinal);

    private IKinesisStreamReader Find(string? source) => _sources.FirstOrDefault(known => known.Name == source)?.Reader()
        ?? throw new ApplicationDefinitionException(
            $"The cluster does not read the stream '{source}': it reads the main stream{string.Concat(_sources.Where(known => known.Name is not null).Select(known => $", {known.Name}"))}.");
}
