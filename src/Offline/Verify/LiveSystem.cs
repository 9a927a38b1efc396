using System.Globalization;
using SensorGrid.Client;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Features.Log;
using SensorGrid.Offline.Progress;

namespace SensorGrid.Offline.Verify;

/// <summary>Waits for the live system.</summary>
internal sealed class LiveSystem(SensorGridClient api, TimeSpan timeout, TimeProvider timeProvider) : IModelGraphs
{
    // The feed of a site keeps the newest.
    private const int KeptOfASite = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // A sensor answers before the feed has what its last readings changed, which takes a write, and some of a storage that is in trouble.
    private static readonly TimeSpan LongestUpdate = TimeSpan.FromSeconds(10);

    private readonly long _start = timeProvider.GetTimestamp();

    private bool IsOverdue => timeProvider.GetElapsedTime(_start) >= timeout;

    /// <summary>Gets the further streams that the live system reads; tries again while the API does not answer, until the time is up.</summary>
    public Task<IReadOnlyList<string>> GetSourcesAsync(CancellationToken cancellationToken) => AskAsync(() => api.GetSourcesAsync(cancellationToken), cancellationToken);

    /// <summary>Gets the hash of the source definitions of the silos; empty for none, null when it is not known. Asks again while the API does not answer, until the time is up.</summary>
    public Task<string?> GetSourceDefinitionsAsync(CancellationToken cancellationToken) => AskAsync(() => api.GetSourceDefinitionsAsync(cancellationToken), cancellationToken);

    /// <summary>Gets the pins of shards and the revisions that they name; asks again while the API does not answer, until the time is up.</summary>
    public async Task<(IReadOnlyDictionary<ShardName, IReadOnlyList<LivePin>> Pins, IReadOnlyDictionary<long, LiveRevision> Revisions)> GetPinsAsync(
        IEnumerable<ShardName> shards, CancellationToken cancellationToken)
    {
        string[] names = [.. shards.Select(shard => shard.ToString())];
        var pins = (await AskAsync(() => api.GetPinsAsync(names, cancellationToken), cancellationToken)).ToDictionary(list => list.Shard, list => list.Pins);
        var revisions = new Dictionary<long, LiveRevision>();
        foreach (var number in pins.Values.SelectMany(list => list).Select(pin => pin.Revision).Where(revision => revision > 0).Distinct().Order())
        {
            var revision = await AskAsync(() => api.GetRevisionAsync(number, cancellationToken), cancellationToken)
                ?? throw new LiveSystemException(new HttpRequestException($"it has no revision {number} of the definitions, which shards are pinned to."));
            revisions.Add(number, revision);
        }

        return (pins, revisions);
    }

    /// <summary>Gets a revision of the definitions, null when there is none of the number; asks again while the API does not answer, until the time is up.</summary>
    public Task<LiveRevision?> GetRevisionAsync(long number, CancellationToken cancellationToken) => AskAsync(() => api.GetRevisionAsync(number, cancellationToken), cancellationToken);

    /// <summary>Gets the platforms that the silos compute on; asks again while the API does not answer, until the time is up.</summary>
    public Task<IReadOnlyList<string>> GetArithmeticAsync(CancellationToken cancellationToken) => AskAsync(() => api.GetArithmeticAsync(cancellationToken), cancellationToken);

    /// <summary>Gets the graph of a model; asks again while the API does not answer, until the time is up.</summary>
    public Task<byte[]?> GetAsync(string sha256, CancellationToken cancellationToken) => AskAsync(() => api.GetGraphAsync(sha256, cancellationToken), cancellationToken);

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (HttpRequestException exception) when (IsOverdue)
            {
                throw new LiveSystemException(exception);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(Pause, timeProvider, cancellationToken);
            }
        }
    }

    /// <summary>Polls until every sensor has passed its positions in the log, or the time is up.</summary>
    public async Task<CatchUp> CatchUpAsync(CatchUp state, int sensors, IProgressStep progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = "";
            var before = state.Behind.Count;
            try
            {
                foreach (var ids in state.Behind.Select(sensor => sensor.Id).Chunk(SensorGridClient.LargestBatch))
                {
                    state.Take(ids, await api.GetFeaturesAsync(ids, cancellationToken));
                }

                if (state.Behind.Count > 0 && state.Behind.Count == before)
                {
                    // None came any further: they may have been refused.
                    state.Take(new RefusedReadings((await api.GetDeadLettersAsync(cancellationToken))?.Ids ?? Enumerable.Empty<string>()));
                }
            }
            catch (HttpRequestException exception) when (!IsOverdue)
            {
                status = $", the API does not answer: {exception.Message}";
            }
            catch (HttpRequestException exception)
            {
                throw new LiveSystemException(exception);
            }

            var passed = sensors - state.Behind.Count;
            progress.Report(
                sensors == 0 ? 1 : (double)passed / sensors, string.Create(CultureInfo.InvariantCulture, $"{passed:N0} of {sensors:N0} sensors{status}"));
            if (state.Behind.Count == 0 || IsOverdue)
            {
                return state;
            }

            await Task.Delay(Pause, timeProvider, cancellationToken);
        }
    }

    /// <summary>
    /// Polls the anomalies until all that are expected are there, or the time is up; and then for a while until they are as the replays have them: a change may be on its
    /// way to the feed.
    /// </summary>
    /// <param name="replays">The replays that raised those that are expected.</param>
    /// <returns>The comparison with them, or why there is none.</returns>
    public async Task<(AnomalyComparison? Comparison, string? Why)> GetAnomaliesAsync(IReadOnlyList<SensorReplay> replays, CancellationToken cancellationToken)
    {
        var expected = replays.SelectMany(replay => replay.AnomalyIds()).ToHashSet(StringComparer.Ordinal);
        long? complete = null;
        while (true)
        {
            try
            {
                var anomalies = await api.GetAnomaliesAsync(cancellationToken);
                if (anomalies is null)
                {
                    return (null, "the API has no /anomalies");
                }

                complete ??= expected.IsSubsetOf(anomalies.Select(anomaly => anomaly.Id)) ? timeProvider.GetTimestamp() : null;
                if (IsOverdue
                    || (complete is { } since && (AnomalyComparison.IsUpToDate(anomalies, replays) || timeProvider.GetElapsedTime(since) >= LongestUpdate)))
                {
                    var keepsAll = anomalies.CountBy(anomaly => SiteOf(anomaly.SensorId), StringComparer.Ordinal).All(site => site.Value < KeptOfASite);
                    return (new AnomalyComparison(anomalies, keepsAll), null);
                }
            }
            catch (HttpRequestException exception) when (IsOverdue)
            {
                return (null, exception.Message);
            }
            catch (HttpRequestException)
            {
                // Repeated, until the time is up.
            }

            await Task.Delay(Pause, timeProvider, cancellationToken);
        }
    }

    private static string SiteOf(string sensorId) => sensorId.Contains('/', StringComparison.Ordinal) ? sensorId[..sensorId.IndexOf('/', StringComparison.Ordinal)] : "";

    /// <summary>Requests the dead letters until all that are expected are there, or the time is up.</summary>
    /// <returns>Their ids and how many more there have been, or why they cannot be listed.</returns>
    public async Task<(IReadOnlySet<string>? Ids, long Removed, string? Why)> GetDeadLettersAsync(IReadOnlyCollection<string> expected, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await api.GetDeadLettersAsync(cancellationToken) is not var (ids, removed))
                {
                    return (null, 0, "the API has no /dead-letters");
                }

                if (IsOverdue || expected.Count(id => !ids.Contains(id)) <= removed)
                {
                    return (ids, removed, null);
                }
            }
            catch (HttpRequestException exception) when (IsOverdue)
            {
                return (null, 0, exception.Message);
            }
            catch (HttpRequestException)
            {
                // Repeated, until the time is up.
            }

            await Task.Delay(Pause, timeProvider, cancellationToken);
        }
    }

    /// <summary>Gets the readings that the live system has refused by now, since there were as many sensors as there may be.</summary>
    public async Task<RefusedReadings> GetRefusedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new RefusedReadings((await api.GetDeadLettersAsync(cancellationToken))?.Ids ?? Enumerable.Empty<string>());
            }
            catch (HttpRequestException exception) when (IsOverdue)
            {
                throw new LiveSystemException(exception);
            }
            catch (HttpRequestException)
            {
                // Repeated, until the time is up.
            }

            await Task.Delay(Pause, timeProvider, cancellationToken);
        }
    }

    /// <summary>Polls the list until no retired sensor is on it, or the time is up: the list is updated within a second or so.</summary>
    /// <returns>Those that are.</returns>
    public async Task<IReadOnlyList<string>> GetListedAsync(IReadOnlyList<string> retired, CancellationToken cancellationToken)
    {
        var listed = retired;
        while (listed.Count > 0)
        {
            try
            {
                var still = new List<string>();
                foreach (var id in listed)
                {
                    if (await api.IsListedAsync(id, cancellationToken))
                    {
                        still.Add(id);
                    }
                }

                listed = still;
            }
            catch (HttpRequestException exception) when (IsOverdue)
            {
                throw new LiveSystemException(exception);
            }
            catch (HttpRequestException)
            {
                // Repeated, until the time is up.
            }

            if (listed.Count == 0 || IsOverdue)
            {
                break;
            }

            await Task.Delay(Pause, timeProvider, cancellationToken);
        }

        return listed;
    }
}
