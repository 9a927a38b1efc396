using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Problems;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Fleet;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Api.Readings;

/// <summary>Puts records for a known sensor into a stream that it has readings from, so that they are in one order with these.</summary>
internal sealed class SensorPublisher(ReadingPublisher publisher, IGrainFactory grains)
{
    /// <summary>Puts records into the first of several streams that a silo reads: in another they would never count.</summary>
    /// <param name="sources">The sources to choose from, as positions of the sensor name them: null for the main stream. At least one.</param>
    /// <param name="records">The records; at least one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The place of the first record; a problem with status 503 when not all were put.</returns>
    public async Task<PublishedRecord> PutAsync(
        IReadOnlyList<string?> sources, IReadOnlyList<PutRecordsRequestEntry> records, CancellationToken cancellationToken)
    {
        var read = await ReadSourceAsync(sources, cancellationToken);
        if (!read.IsFound)
        {
            return new PublishedRecord(Failed("NotRead", $"no silo reads stream '{sources[0]}' at the moment; it must be among SensorGrid:Kinesis:Sources"));
        }

        var outcomes = await publisher.PutAsync(read.Source, records, cancellationToken);
        return outcomes.FirstOrDefault(outcome => !outcome.Succeeded) is { } failed
            ? new PublishedRecord(Failed(failed.ErrorCode, failed.ErrorMessage))
            : new PublishedRecord(ShardName.Of(read.Source, outcomes[0].ShardId!).ToString(), outcomes[0].SequenceNumber!);
    }

    private static Problem Failed(string? code, string? message) =>
        new(StatusCodes.Status503ServiceUnavailable, $"Kinesis did not take it ({code}: {message}); try again.");

    private async Task<(bool IsFound, string? Source)> ReadSourceAsync(IReadOnlyList<string?> sources, CancellationToken cancellationToken)
    {
        // Every silo reads the main stream.
        if (sources.Contains(null))
        {
            return (true, null);
        }

        var silos = await grains.GetGrain<IFleetGrain>(0).ListAsync(cancellationToken);
        var source = sources.FirstOrDefault(source => Array.Exists(silos, silo => silo.Reads(source!)));
        return (source is not null, source);
    }
}
