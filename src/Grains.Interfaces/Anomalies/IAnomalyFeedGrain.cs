namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>
/// The anomalies of one site (<see cref="AnomalySite"/>), the newest 10,000. Get it by <see cref="AnomalyFeedGrainFactoryExtensions.GetAnomalyFeed"/>.
/// </summary>
[Alias("anomaly-feed"), GrainInterfaceType("anomaly-feed")]
public interface IAnomalyFeedGrain : IGrainWithStringKey
{
    /// <summary>
    /// Adds anomalies, in order. One whose id the feed has already is a change of it if its revision is higher, and dropped otherwise: a replay raises
    /// the same ones again. When the call returns, they are durable. Silences of sensors that stopped together are folded into one anomaly of the site.
    /// </summary>
    [Alias("add")]
    ValueTask AddAsync([Immutable] SensorAnomaly[] anomalies, CancellationToken cancellationToken);

    /// <summary>Finds an anomaly in its newest state; null when the feed does not keep it.</summary>
    /// <param name="id">See <see cref="SensorAnomaly.Id"/>.</param>
    [Alias("find"), AlwaysInterleave]
    ValueTask<AnomalyEntry?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Marks an anomaly with a verdict, which is a change of it; nothing happens when the feed does not keep it. Durable when the call returns.</summary>
    /// <param name="id">See <see cref="SensorAnomaly.Id"/>.</param>
    [Alias("judge")]
    ValueTask JudgeAsync(string id, AnomalyJudgement judgement, CancellationToken cancellationToken);

    /// <summary>Lists anomalies, the newest first: by <see cref="AnomalyEntry.Cursor"/>, descending.</summary>
    /// <param name="before">The cursor below which to begin; null for the newest.</param>
    /// <param name="sensorId">The sensor; null for all.</param>
    /// <param name="limit">The maximum number.</param>
    [Alias("list"), AlwaysInterleave]
    ValueTask<AnomalyEntry[]> ListAsync(long? before, string? sensorId, int limit, CancellationToken cancellationToken);

    /// <summary>Reads the changes after a position, the oldest first.</summary>
    /// <param name="after">The position: 0 for all that is kept.</param>
    /// <param name="limit">The maximum number of entries.</param>
    [Alias("read"), AlwaysInterleave]
    ValueTask<AnomalyChanges> ReadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Gets the position of the newest change; 0 when there was none.</summary>
    [Alias("tip"), AlwaysInterleave]
    ValueTask<long> GetTipAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Follows the changes after a position: first the stored ones, then new ones as they come (durable first). Never ends by itself.
    /// </summary>
    /// <param name="after">The position: 0 for all that is kept.</param>
    /// <param name="cancellationToken">The token that ends it.</param>
    /// <remarks>
    /// Breaks off with <see cref="EnumerationAbortedException"/> or another Orleans exception when the feed's silo stops or dies; go on from the
    /// last <see cref="AnomalyChanges.Next"/>.
    /// </remarks>
    [Alias("follow"), AlwaysInterleave]
    IAsyncEnumerable<AnomalyChanges> FollowAsync(long after, CancellationToken cancellationToken);
}
