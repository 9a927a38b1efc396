using System.Text;
using Microsoft.Extensions.Logging;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Api.Readings;

/// <summary>The record formats of the streams by the revision in force, at most a second old. Safe for concurrent use.</summary>
/// <param name="own">The formats that the silos were started with.</param>
/// <param name="grains">The catalogue.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class FormatsInForce(SourceDefinitions own, IGrainFactory grains, TimeProvider time, ILogger<FormatsInForce> logger) : IStreamFormats
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private volatile Known _known = new(0, own);
    private long _askedAt;

    /// <summary>Gets the formats. While the catalogue does not answer they are those of before.</summary>
    public async ValueTask<SourceDefinitions> GetAsync(CancellationToken cancellationToken)
    {
        var (now, before) = (time.GetTimestamp(), Interlocked.Read(ref _askedAt));
        if ((before != 0 && time.GetElapsedTime(before, now) < Interval) || Interlocked.CompareExchange(ref _askedAt, now, before) != before)
        {
            // Somebody asks already.
            return _known.Formats;
        }

        try
        {
            await RefreshAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Any exception: readings are put all the same.
            LogNotRefreshed(exception);
        }

        return _known.Formats;
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var catalogue = grains.GetGrain<ICatalogueGrain>(0);
        var inForce = (await catalogue.GetStatusAsync(cancellationToken)).InForce;
        if (inForce > _known.Revision && await catalogue.GetRevisionAsync(inForce, cancellationToken) is { } revision)
        {
            _known = new Known(inForce, revision.Sources is { } sources ? new SourceDefinitions(sources.Select(source => SourceDefinition.Parse(Encoding.UTF8.GetBytes(source.Text)))) : own);
        }
    }

    [LoggerMessage(EventId = 3030, Level = LogLevel.Warning, Message = "The definitions in force could not be read; readings are put in the record formats of before.")]
    private partial void LogNotRefreshed(Exception exception);

    private sealed record Known(long Revision, SourceDefinitions Formats);
}
