using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Problems;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Fleet;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.DynamoDB;

namespace SensorGrid.Api.Readings;

/// <summary>Puts records for a known sensor into a stream that it has readings from, so that they are in one order with these.</summary>
internal sealed class SensorPublisher(ReadingPublisher publisher, IGrainFactory grains)
{
    /// <summary>Puts JSON of ours into the first of several streams that a silo reads: in another it would never count.</summary>
    /// <param name="sources">The sources to choose from, as positions of the sensor name them: null for the main stream. At least one.</param>
    /// <param name="record">The record.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The record's place; a problem with status 503 when it was not put, and 409 when the stream is that of a table, which takes nothing.</returns>
    public Task<PublishedRecord> PutAsync(IReadOnlyList<string?> sources, PutRecordsRequestEntry record, CancellationToken cancellationToken) =>
        PutAsync(sources, source => publisher.PutAsync(source, [record], cancellationToken), cancellationToken);

    /// <summary>Puts records into a stream as they are, unless no silo reads it.</summary>
    /// <param name="source">The source; null for the main stream.</param>
    /// <param name="records">The records, in the stream's format; at least one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The place of the first record; a problem with status 503 when not all were put, and 409 when the stream is that of a table.</returns>
    public Task<PublishedRecord> PutRawAsync(string? source, IReadOnlyList<PutRecordsRequestEntry> records, CancellationToken cancellationToken) =>
        PutAsync([source], read => publisher.PutRawAsync(read, records, cancellationToken), cancellationToken);

    private async Task<PublishedRecord> PutAsync(
        IReadOnlyList<string?> sources, Func<string?, Task<IReadOnlyList<PutOutcome>>> put, CancellationToken cancellationToken)
    {
        var read = await ReadSourceAsync(sources, cancellationToken);
        if (!read.IsFound)
        {
            return new PublishedRecord(Failed("NotRead", $"no silo reads stream '{sources[0]}' at the moment; it must be among SensorGrid:Kinesis:Sources"));
        }

        var outcomes = await put(read.Source);
        return outcomes.FirstOrDefault(outcome => !outcome.Succeeded) is { } failed
            ? new PublishedRecord(Failed(failed.ErrorCode, failed.ErrorMessage))
            : new PublishedRecord(ShardName.Of(read.Source, outcomes[0].ShardId!).ToString(), outcomes[0].SequenceNumber!);
    }

    private static Problem Failed(string? code, string? message) => code == TableFaults.ReadOnly
        ? new(StatusCodes.Status409Conflict, $"It cannot be recorded: {message}")
        : new(StatusCodes.Status503ServiceUnavailable, $"Kinesis did not take it ({code}: {message}); try again.");

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
