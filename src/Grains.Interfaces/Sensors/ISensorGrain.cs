using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>The virtual actor of one sensor; its key is the sensor's id. Holds the sensor's windows and answers for its features.</summary>
[Alias("sensor"), GrainInterfaceType(SensorGrainFactoryExtensions.InterfaceName)]
public interface ISensorGrain : IGrainWithStringKey
{
    /// <summary>Ingests the sensor's readings of one page of a shard, in log order; those that it has already are skipped.</summary>
    [Alias("ingest")]
    ValueTask<IngestOutcome> IngestAsync([Immutable] SensorPage page, CancellationToken cancellationToken);

    /// <summary>Makes durable what the sensor has ingested, so that the shard's checkpoint may pass it.</summary>
    /// <param name="shard">The calling shard.</param>
    /// <param name="expected">The last position of that shard that was delivered to this sensor.</param>
    /// <returns>
    /// <see cref="PersistOutcome.Durable"/> when storage holds the sensor at <paramref name="expected"/> or beyond;
    /// <see cref="PersistOutcome.Gap"/> when the sensor does not have that position at all: the shard must be read again from its
    /// checkpoint.
    /// </returns>
    [Alias("persist")]
    ValueTask<PersistOutcome> PersistAsync(ShardName shard, LogPosition expected, CancellationToken cancellationToken);

    /// <summary>Gets the features as of an instant; see <see cref="FeaturesAnswer"/> for a sensor without readings and an instant too far back.</summary>
    [Alias("features"), AlwaysInterleave]
    ValueTask<FeaturesAnswer> GetFeaturesAsync(AsOf asOf, CancellationToken cancellationToken);

    /// <summary>
    /// Gets the features as of an instant, and in the score what moved it most. The model is run again for that: the score is that of the newest reading, whatever the instant.
    /// </summary>
    [Alias("explain")]
    ValueTask<FeaturesAnswer> ExplainAsync(AsOf asOf, CancellationToken cancellationToken);

    /// <summary>
    /// Gets the features, the score and its reasons as they would be after readings that did not happen: of a copy. The sensor stays as it is, and nobody is told of an anomaly.
    /// </summary>
    [Alias("what-if"), AlwaysInterleave]
    ValueTask<WhatIfAnswer> WhatIfAsync([Immutable] WhatIfQuestion question, CancellationToken cancellationToken);

    /// <summary>Gets the sensor's recent history, for a chart; null for a sensor without readings.</summary>
    /// <param name="earliest">The earliest event time (UTC).</param>
    /// <param name="latest">The latest event time (UTC).</param>
    /// <param name="points">The maximum number of points of each metric, 2 or more.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    [Alias("history"), AlwaysInterleave]
    ValueTask<HistoryAnswer?> GetHistoryAsync(DateTimeOffset earliest, DateTimeOffset latest, int points, CancellationToken cancellationToken);

    /// <summary>
    /// Gets the event time of the sensor's newest reading, and whether it is anomalous; null for a sensor without readings.
    /// </summary>
    [Alias("status"), AlwaysInterleave]
    ValueTask<SensorStatus?> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>Raises an anomaly if the sensor is silent: nothing came from it, of all that arrived in a shard until an instant.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="previous">The position as in <see cref="SensorPage.Previous"/>: a sensor that lacks readings does not know whether it is silent.</param>
    /// <param name="pass">The pass as in <see cref="SensorPage.Pass"/>.</param>
    /// <param name="frontier">The arrival time (UTC) up to which all records of the shard were delivered.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    [Alias("check-silence")]
    ValueTask<SilenceAnswer> CheckSilenceAsync(ShardName shard, LogPosition? previous, long pass, DateTimeOffset frontier, CancellationToken cancellationToken);
}
