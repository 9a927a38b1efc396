using System.Globalization;
using SensorGrid.Client;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Features.Log;
using SensorGrid.Offline.Log;
using SensorGrid.Offline.Progress;
using SensorGrid.Offline.Reference.Definitions;

namespace SensorGrid.Offline.Verify;

/// <summary>Recomputes one sensor from the log, up to the positions of an answer that has a receipt, and compares the answer with that.</summary>
/// <param name="log">The log.</param>
/// <param name="api">The live system, for pins, revisions and refused readings; null when there is none to ask.</param>
/// <param name="definitions">The definitions that the live system was started with.</param>
/// <param name="scorer">The model that the live system was started with.</param>
/// <param name="models">Loads the models of revisions.</param>
/// <param name="progress">Follows the proof.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class SensorProof(
    StreamLog log, SensorGridClient? api, FeatureDefinitions definitions, IModelScorer scorer, IModelLibrary models, IWorkProgress progress, TimeProvider timeProvider)
{
    private const int Parallel = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly LogPosition End = new(new SequenceNumber(UInt128.MaxValue, ulong.MaxValue), long.MaxValue, int.MaxValue);

    /// <summary>Determines whether a proof of the answer needs the live system: the pins of shards, and what revisions say.</summary>
    public static bool NeedsApi(LiveAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Revision != 0 || answer.Receipt is { Revision: not 0 };
    }

    /// <summary>Compares the answer with a replay of the log.</summary>
    /// <exception cref="ArgumentException">The answer has no receipt, or <see cref="NeedsApi"/> and there is none.</exception>
    /// <exception cref="LogException">The log cannot be read.</exception>
    /// <exception cref="MissingSourceException">The answer has readings of a stream that the log does not have.</exception>
    /// <exception cref="UnknownShardException">The answer has readings of a shard that the log does not have.</exception>
    /// <exception cref="LiveSystemException">The live system does not answer in time.</exception>
    /// <exception cref="ApiException">The live system refuses to answer.</exception>
    public async Task<ProofResult> RunAsync(LiveAnswer answer, CancellationToken cancellationToken)
    {
        if (answer?.Receipt is not { } receipt || (api is null && NeedsApi(answer)))
        {
            throw new ArgumentException("The answer has no receipt, or needs the live system.", nameof(answer));
        }

        var live = api is null ? null : new LiveSystem(api, Patience, timeProvider);
        var contradictions = ReceiptCopies.Compare(answer, receipt).ToArray();
        var result = new ProofResult(answer) { Contradictions = contradictions };
        var made = await MadeWith.CompareAsync(receipt, definitions, scorer, log.DefinitionsHash, live, cancellationToken);
        if (made.Obstacles.Count > 0)
        {
            return result with { Obstacles = made.Obstacles };
        }

        return await ReplayAsync(result with { Unknown = made.Unknown }, receipt, live, cancellationToken);
    }

    private async Task<ProofResult> ReplayAsync(ProofResult result, LiveReceipt receipt, LiveSystem? live, CancellationToken cancellationToken)
    {
        var answer = result.Answer;
        RequireSources(answer.Positions.Keys);
        var graph = await LogCalls.RunAsync(log, () => log.ListShardsAsync(cancellationToken));
        if (answer.Positions.Keys.Where(shard => !graph.Contains(shard)).Order().Cast<ShardName?>().FirstOrDefault() is { } unknown)
        {
            throw new UnknownShardException(log.StreamName, unknown);
        }

        var refused = live is null ? new RefusedReadings([]) : await live.GetRefusedAsync(cancellationToken);
        var pinned = live is null ? PinnedDefinitions.Of(definitions, log.Definitions, scorer) : await PinsAsync(live, graph, cancellationToken);
        var sensor = new SensorReplay(answer, LimitsOf(answer, graph), refused, pinned);
        await progress.RunAsync("replaying the log", step => LogCalls.RunAsync(
            log, () => new LogReplay(definitions, pinned, [sensor]).RunAsync(log, graph, Parallel, step, cancellationToken)));

        // Requested last, because trimming goes on while the log is read.
        var trimHorizons = await LogCalls.RunAsync(log, () => log.TrimHorizonsAsync(cancellationToken));
        ShardName[] shards = [.. answer.Positions.Keys.Union(sensor.Reached.Keys)];
        var comparison = new SensorComparison(
            sensor,
            new FeatureWindows(pinned.Of(sensor.Engine.Revision)),
            graph.IsOneLineage(shards),
            trimHorizons.Of(shards),
            selection: receipt.Selection?.ToHashSet(StringComparer.Ordinal)).Run();
        return result with
        {
            Differences = [.. comparison.Differences, .. WarmValues(answer)],
            NotCompared = comparison.NotCompared.Where(pair => pair.Value > 0).ToDictionary(),
            Features = comparison.Features,
            Counters = comparison.Counters,
            HasScore = comparison.HasScore,
        };
    }

    private async Task<PinnedDefinitions> PinsAsync(LiveSystem live, ShardGraph graph, CancellationToken cancellationToken)
    {
        var (pins, revisions) = await live.GetPinsAsync(graph.Shards.Select(shard => shard.Name), cancellationToken);
        return new PinnedDefinitions(definitions, ReferenceDefinitions.Default, log.Definitions, new ReplayModels(scorer, models, live), revisions, pins);
    }

    private void RequireSources(IEnumerable<ShardName> shards)
    {
        string[] missing = [.. shards.Select(shard => shard.Source).OfType<string>().Except(log.Sources, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            throw new MissingSourceException(missing);
        }
    }

    // A sensor forgets a shard that ended long ago. A child is read only after its parents, so a position in it says that they were read whole.
    private static Dictionary<ShardName, LogPosition> LimitsOf(LiveAnswer answer, ShardGraph graph)
    {
        var limits = new Dictionary<ShardName, LogPosition>(answer.Positions);
        foreach (var shard in graph.Shards.Select(shard => shard.Name).Where(shard => answer.Positions.Keys.Any(entered => graph.IsAncestor(shard, entered))))
        {
            limits.TryAdd(shard, End);
        }

        return limits;
    }

    // Nothing is compared of a feature that warms up: a value of it would pass unseen.
    private static IEnumerable<Difference> WarmValues(LiveAnswer answer) => answer.Names
        .Zip(answer.Values)
        .Where(feature => answer.Quality.Warmup.Contains(feature.First) && !double.IsNaN(feature.Second))
        .Select(feature => new Difference(answer.SensorId, feature.First, feature.Second.ToString("R", CultureInfo.InvariantCulture), "null while it warms up"));
}
