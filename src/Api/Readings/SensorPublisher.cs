using SensorGrid.Grains.Interfaces.Fleet;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Api.Readings;

/// <summary>Puts records for a known sensor into a stream that it has readings from, so that they are in one order with these.</summary>
internal sealed class SensorPublisher(ReadingPublisher publisher, IGrainFactory grains)
{
    /// <summary>Puts records into a stream, unless no silo reads it: they would never count.</summary>
    /// <param name="source">The source, as positions of the sensor name it; null for the main stream.</param>
    /// <param name="records">The records.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The outcomes in the order of the records.</returns>
    public async Task<IReadOnlyList<PutOutcome>> PutAsync(string? source, IReadOnlyList<PutRecordsRequestEntry> records, CancellationToken cancellationToken)
    {
        if (source is not null && !(await grains.GetGrain<IFleetGrain>(0).ListAsync(cancellationToken)).Any(news => news.Reads(source)))
        {
            var refused = new PutOutcome(null, null, "NotRead", $"no silo reads stream '{source}' at the moment; it must be among SensorGrid:Kinesis:Sources");
            return [.. records.Select(_ => refused)];
        }

        return await publisher.PutAsync(source, records, cancellationToken);
    }
}
