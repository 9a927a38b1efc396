using System.Text;
using Microsoft.Extensions.Logging;
using SensorGrid.Api.Readings;
using SensorGrid.Features.Definitions;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Api.Definitions;

/// <summary>The definitions of the revision in force, at most a second old: the record formats of the streams, and the features. Safe for concurrent use.</summary>
/// <param name="ownFormats">The formats that the silos were started with.</param>
/// <param name="ownFeatures">The features that the silos were started with.</param>
/// <param name="grains">The catalogue.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class DefinitionsInForce(
    SourceDefinitions ownFormats, FeatureDefinitions ownFeatures, IGrainFactory grains, TimeProvider time, ILogger<DefinitionsInForce> logger) : IStreamFormats, IFeaturesInForce
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private volatile Known _known = new(0, ownFormats, null);
    private long _askedAt;

    /// <summary>Gets the formats. While the catalogue does not answer they are those of before.</summary>
    public async ValueTask<SourceDefinitions> GetAsync(CancellationToken cancellationToken) => (await GetKnownAsync(cancellationToken)).Formats;

    /// <summary>Gets the features. While the catalogue does not answer they are those of before; null when it never has, or has features that this version cannot read.</summary>
    public async ValueTask<FeatureDefinitions?> GetFeaturesAsync(CancellationToken cancellationToken) => (await GetKnownAsync(cancellationToken)).Features;

    private async ValueTask<Known> GetKnownAsync(CancellationToken cancellationToken)
    {
        var (now, before) = (time.GetTimestamp(), Interlocked.Read(ref _askedAt));
        if ((before != 0 && time.GetElapsedTime(before, now) < Interval) || Interlocked.CompareExchange(ref _askedAt, now, before) != before)
        {
            // Somebody asks already.
            return _known;
        }

        try
        {
            await RefreshAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Any exception: requests are served all the same.
            LogNotRefreshed(exception);
        }

        return _known;
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var catalogue = grains.GetGrain<ICatalogueGrain>(0);
        var inForce = (await catalogue.GetStatusAsync(cancellationToken)).InForce;
        if (inForce == 0)
        {
            _known = new Known(0, ownFormats, ownFeatures);
        }
        else if (inForce > _known.Revision && await catalogue.GetRevisionAsync(inForce, cancellationToken) is { } revision)
        {
            _known = new Known(
                inForce,
                revision.Sources is { } sources ? new SourceDefinitions(sources.Select(source => SourceDefinition.Parse(Encoding.UTF8.GetBytes(source.Text)))) : ownFormats,
                revision.Features is { } features ? Parse(features) : ownFeatures);
        }
    }

    // Silos of a later version may read more; record formats are known all the same.
    private static FeatureDefinitions? Parse(string features)
    {
        try
        {
            return FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(features));
        }
        catch (FeatureDefinitionsException)
        {
            return null;
        }
    }

    [LoggerMessage(EventId = 3030, Level = LogLevel.Warning, Message = "The definitions in force could not be read; record formats and the names of features are those of before.")]
    private partial void LogNotRefreshed(Exception exception);

    private sealed record Known(long Revision, SourceDefinitions Formats, FeatureDefinitions? Features);
}
