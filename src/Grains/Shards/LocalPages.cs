using Microsoft.Extensions.Logging;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Catalogue;
using SensorGrid.Grains.Sensors;

namespace SensorGrid.Grains.Shards;

/// <summary>
/// Brings readings to the sensors that live in this silo without a call to each: many sensors' rows go through the model together, and what a call costs, which
/// is several times what a reading does, is saved. One shard's; one page at a time.
/// </summary>
internal sealed partial class LocalPages(SensorRuntime runtime, ILogger logger)
{
    // From so many readings on they are scored: a run of the model costs as much as some ten rows before the first. More would gain little, and be a longer
    // time in which a processor does nothing else.
    private const int ReadingsOfARun = 128;

    private readonly IngestBatch _batch = new();
    private readonly List<SensorGroup> _ingesting = [];

    /// <summary>Delivers the readings of the sensors that live here and need no call.</summary>
    /// <param name="lineage">The shard.</param>
    /// <param name="groups">The page's readings by sensor, each sensor once.</param>
    /// <param name="revision">The revision of the definitions that they are pinned to.</param>
    /// <param name="deliveries">The earlier deliveries; records these.</param>
    /// <param name="cancellationToken">The token that cancels the call, between two runs of the model.</param>
    /// <returns>The groups whose grains have to be called: they live elsewhere, or have more to do.</returns>
    public async ValueTask<List<SensorGroup>> TakeAsync(
        ShardLineage lineage, IReadOnlyList<SensorGroup> groups, CompiledRevision revision, DeliveryTracker deliveries, CancellationToken cancellationToken)
    {
        var rest = new List<SensorGroup>();
        foreach (var group in groups)
        {
            if (!runtime.Sensors.TryGet(group.SensorId, out var sensor)
                || !sensor.TryAcquirePage(lineage.Shard, deliveries.LastOf(group.SensorId), out var lease))
            {
                rest.Add(group);
                continue;
            }

            if (lease.Engine!.Revision < revision.Number)
            {
                Pin(lease, revision);
            }

            _batch.Add(lease, runtime.ScorerOf(lease.Engine, group.SensorId), lineage, group.Readings);
            _ingesting.Add(group);
            if (_batch.Readings >= ReadingsOfARun)
            {
                await RunAsync(deliveries, rest);
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        await RunAsync(deliveries, rest);
        return rest;
    }

    private static void Pin(SensorCell.PageLease lease, CompiledRevision revision)
    {
        try
        {
            SensorRuntime.Pin(lease, revision);
        }
        catch
        {
            lease.Invalidate();
            lease.Dispose();
            throw;
        }
    }

    private async ValueTask RunAsync(DeliveryTracker deliveries, List<SensorGroup> rest)
    {
        if (_ingesting.Count == 0)
        {
            return;
        }

        try
        {
            await _batch.RunAsync(runtime);
            foreach (var group in _ingesting)
            {
                deliveries.OnDelivered(group.SensorId, group.Readings[^1].Position);
            }
        }
        catch (Exception exception)
        {
            // Whatever the fault: sensors that have ingested their readings skip them next time, and the others report a gap.
            LogNotScored(logger, exception, _ingesting.Count);
            rest.AddRange(_ingesting);
        }
        finally
        {
            _ingesting.Clear();
            _batch.Clear();
        }
    }
}
