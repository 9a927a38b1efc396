using SensorGrid.Client;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Features.Log;
using SensorGrid.Offline.Log;
using SensorGrid.Offline.Progress;
using SensorGrid.Offline.Reference;
using SensorGrid.Offline.Reference.Definitions;

namespace SensorGrid.Offline.Verify;

/// <summary>
/// Reads the log, waits for the live system, reads the log again up to where the live system is, and compares. What it keeps grows with the
/// sensors, not with the records.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="api">The live system.</param>
/// <param name="options">The settings.</param>
/// <param name="definitions">The definitions that the live system runs with.</param>
/// <param name="scorer">The model that the live system was started with.</param>
/// <param name="models">Loads the models of revisions.</param>
/// <param name="progress">Follows the verification.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class Verifier(
    StreamLog log,
    SensorGridClient api,
    VerifyOptions options,
    FeatureDefinitions definitions,
    IModelScorer scorer,
    IModelLibrary models,
    IWorkProgress progress,
    TimeProvider timeProvider)
{
    private const int MostSurveys = 3;

    private static readonly LogPosition End = new(new SequenceNumber(UInt128.MaxValue, ulong.MaxValue), long.MaxValue, int.MaxValue);

    /// <summary>Compares the whole log with the live system.</summary>
    /// <exception cref="LogException">The log cannot be read.</exception>
    /// <exception cref="MissingSourceException">The live system reads a stream that the log does not have.</exception>
    /// <exception cref="OtherDefinitionsException">The live system decodes records by other source definitions.</exception>
    /// <exception cref="LiveSystemException">The live system does not answer in time.</exception>
    /// <exception cref="ApiException">The live system refuses to answer.</exception>
    public async Task<VerifyResult> RunAsync(CancellationToken cancellationToken)
    {
        var graph = await FromLogAsync(() => log.ListShardsAsync(cancellationToken));
        var live = new LiveSystem(api, options.Timeout, timeProvider);
        var before = await PinsAsync(live, graph, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var (survey, state) = await CatchUpAsync(live, graph, before, cancellationToken);

            // Listed again: the live system may be ahead of the survey, in shards that came up meanwhile.
            state.Graph = await FromLogAsync(() => log.ListShardsAsync(cancellationToken));

            // After the answers: what they were computed by was pinned before.
            var pinned = await PinsAsync(live, state.Graph, cancellationToken);
            if (attempt == MostSurveys || !pinned.DiffersInFormats(before, survey.Shards.Where(shard => shard.Value.Tip is not null).Select(shard => (shard.Key, shard.Value.Tip!.Value))))
            {
                return await CompareAsync(live, survey, state, pinned, cancellationToken);
            }

            // Records that the survey read were pinned to another record format meanwhile: sensors and dead letters are others.
            (graph, before) = (state.Graph, pinned);
        }
    }

    private async Task<PinnedDefinitions> PinsAsync(LiveSystem live, ShardGraph graph, CancellationToken cancellationToken)
    {
        var (pins, revisions) = await live.GetPinsAsync(graph.Shards.Select(shard => shard.Name), cancellationToken);
        return new PinnedDefinitions(definitions, ReferenceOwn, log.Definitions, new ReplayModels(scorer, models, live), revisions, pins);
    }

    private async Task<(LogSurvey Survey, CatchUp State)> CatchUpAsync(LiveSystem live, ShardGraph graph, PinnedDefinitions pinned, CancellationToken cancellationToken)
    {
        var survey = await progress.RunAsync("reading the log", step => FromLogAsync(
            () => LogSurvey.ReadAsync(log, graph, definitions, pinned, timeProvider.GetUtcNow(), options.Parallel, step, cancellationToken)));
        var state = await progress.RunAsync("waiting for the live system", step =>
            live.CatchUpAsync(new CatchUp(survey, graph), survey.Sensors.Count, step, cancellationToken));

        RequireAll(await live.GetSourcesAsync(cancellationToken));
        if (await live.GetSourceDefinitionsAsync(cancellationToken) is { } definitionsOfSources && definitionsOfSources != log.DefinitionsHash)
        {
            throw new OtherDefinitionsException(definitionsOfSources, log.DefinitionsHash);
        }

        RequireAll(state.Answers.Values.SelectMany(answer => answer.Positions.Keys).Select(shard => shard.Source).OfType<string>());
        return (survey, state);
    }

    private async Task<VerifyResult> CompareAsync(LiveSystem live, LogSurvey survey, CatchUp state, PinnedDefinitions pinned, CancellationToken cancellationToken)
    {
        var refused = await live.GetRefusedAsync(cancellationToken);
        var behind = state.Behind.Select(sensor => sensor.Id).ToHashSet(StringComparer.Ordinal);
        var replay = new LogReplay(definitions, pinned, state.Answers.Values
            .Where(answer => !behind.Contains(answer.SensorId))
            .Select(answer => new SensorReplay(answer, LimitsOf(answer, survey, state), refused, pinned)));
        var sensors = await progress.RunAsync("replaying the log", step => FromLogAsync(
            () => replay.RunAsync(log, state.Graph, options.Parallel, step, cancellationToken)));

        var deadLetters = await CompareDeadLettersAsync(live, survey, sensors, state.Graph, cancellationToken);
        var otherArithmetic = await OtherArithmeticAsync(live, cancellationToken);
        var anomalies = otherArithmetic is null
            ? await live.GetAnomaliesAsync([.. sensors], cancellationToken)
            : (null, $"the silos score on {otherArithmetic}, and this process on {ReplayComputation.ArithmeticOf(scorer)}");
        var subjects = options.Reference is { } sample ? await RecomputeAsync(sample, sensors, state.Graph, pinned, cancellationToken) : null;
        var listed = await live.GetListedAsync(state.Retired, cancellationToken);

        // Requested last, because trimming goes on while the log is read.
        var trimHorizons = await FromLogAsync(() => log.TrimHorizonsAsync(cancellationToken));
        var result = Compare(sensors, state, pinned, deadLetters, anomalies, trimHorizons, scoresAreComparable: otherArithmetic is null);
        result.Reference = subjects is null ? null : Compare(options.Reference!, subjects, sensors.Count, trimHorizons);
        result.AddRetired(state.Retired, listed);
        result.Refused = state.Refused.Count;
        return result;
    }

    /// <summary>Gets the platform of the silos when it is none that this process computes on: a model may round otherwise there. Null otherwise, and when it is not known.</summary>
    private async Task<string?> OtherArithmeticAsync(LiveSystem live, CancellationToken cancellationToken)
    {
        var silos = await live.GetArithmeticAsync(cancellationToken);
        return silos.Count == 0 || silos.Contains(ReplayComputation.ArithmeticOf(scorer)) ? null : string.Join(" and ", silos);
    }

    // Streams that only the live system reads would look like invented readings, or be left out silently.
    private void RequireAll(IEnumerable<string> sources)
    {
        string[] missing = [.. sources.Except(log.Sources, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            throw new MissingSourceException(missing);
        }
    }

    private static ReferenceResult Compare(
        ReferenceOptions sample, IReadOnlyCollection<ReferenceSubject> subjects, int sensors, TrimHorizons trimHorizons)
    {
        var result = new ReferenceResult(subjects.Count, sensors, sample.Seed);
        foreach (var subject in subjects)
        {
            result.Add(subject.Compare(trimHorizons.Of(subject.Limits.Keys)?.UtcTicks));
        }

        return result;
    }

    private ReferenceDefinitions ReferenceOwn => options.Reference?.Definitions is { } json ? ReferenceDefinitions.Parse(json) : ReferenceDefinitions.Default;

    private Task<IReadOnlyCollection<ReferenceSubject>> RecomputeAsync(
        ReferenceOptions sample, IReadOnlyCollection<SensorReplay> sensors, ShardGraph graph, PinnedDefinitions pinned, CancellationToken cancellationToken)
    {
        var drawn = ReferenceSample.Draw(sensors.Where(sensor => !sensor.WasRefused && (sensor.Engine.Revision == 0 || pinned.CanBeRecomputed)).Select(sensor => sensor.Live.SensorId), sample).ToHashSet(StringComparer.Ordinal);
        var answers = sensors.Where(sensor => drawn.Contains(sensor.Live.SensorId)).Select(sensor => (sensor.Live, sensor.Limits, pinned.ReferenceOf(sensor.Engine.Revision)));
        var run = new ReferenceRun(ReferenceOwn, pinned, graph, answers);
        return progress.RunAsync("recomputing a sample", step => FromLogAsync(() => run.ReadAsync(log, options.Parallel, step, cancellationToken)));
    }

    private static Dictionary<ShardName, LogPosition> LimitsOf(LiveAnswer answer, LogSurvey survey, CatchUp state)
    {
        var limits = new Dictionary<ShardName, LogPosition>(answer.Positions);
        foreach (var shard in survey.Sensors[answer.SensorId].Last.Keys)
        {
            if (!limits.ContainsKey(shard) && state.IsRead(shard))
            {
                limits.Add(shard, End);
            }
        }

        return limits;
    }

    private static VerifyResult Compare(
        IEnumerable<SensorReplay> sensors,
        CatchUp state,
        PinnedDefinitions pinned,
        DeadLetterComparison deadLetters,
        (AnomalyComparison? Comparison, string? Why) anomalies,
        TrimHorizons trimHorizons,
        bool scoresAreComparable)
    {
        var behind = state.Behind.OrderBy(sensor => sensor.Id, StringComparer.Ordinal).ToArray();
        var lagging = behind
            .Where(sensor => state.Answers.ContainsKey(sensor.Id))
            .Select(sensor => (sensor, state.Answers[sensor.Id]))
            .ToArray();
        var result = new VerifyResult
        {
            Missing = [.. behind.Where(sensor => !state.Answers.ContainsKey(sensor.Id))],
            Lagging = lagging,
            LaggingShards = [.. lagging
                .SelectMany(pair => pair.sensor.Last.Where(last => !state.HasPassed(pair.Item2, last.Key, last.Value)))
                .CountBy(last => last.Key)
                .OrderBy(count => count.Key)
                .Select(count => (count.Key, count.Value))],
            DeadLetters = deadLetters,
            Anomalies = anomalies.Comparison,
            WhyNoAnomalies = anomalies.Why,
        };
        var windows = new Dictionary<long, FeatureWindows>();
        foreach (var sensor in sensors.OrderBy(sensor => sensor.Live.SensorId, StringComparer.Ordinal))
        {
            var isOneLineage = state.Graph.IsOneLineage([.. sensor.Limits.Keys]);
            if (!windows.TryGetValue(sensor.Engine.Revision, out var known))
            {
                windows[sensor.Engine.Revision] = known = new FeatureWindows(pinned.Of(sensor.Engine.Revision));
            }

            result.Add(new SensorComparison(sensor, known, isOneLineage, trimHorizons.Of(sensor.Limits.Keys), anomalies.Comparison) { ScoresAreComparable = scoresAreComparable }.Run());
        }

        return result;
    }

    private static async Task<DeadLetterComparison> CompareDeadLettersAsync(
        LiveSystem live, LogSurvey survey, IReadOnlyCollection<SensorReplay> sensors, ShardGraph graph, CancellationToken cancellationToken)
    {
        // Of a sensor that is read through several lineages it depends on how they came together which metrics it had no room for.
        var overfull = sensors.Where(sensor => sensor.DeadLetters.Count > 0 || sensor.Live.Quality.Refused > 0).ToArray();
        var isCertain = overfull.All(sensor => graph.IsOneLineage([.. sensor.Limits.Keys]));
        string[] expected = [.. survey.DeadLetters, .. isCertain ? overfull.SelectMany(sensor => sensor.DeadLetters) : []];
        var (ids, removed, why) = await live.GetDeadLettersAsync(expected, cancellationToken);
        return ids is null ? new DeadLetterComparison(expected.Length, [], [], why) : DeadLetterComparison.Of(survey, expected, ids, isCertain, removed);
    }

    private Task<T> FromLogAsync<T>(Func<Task<T>> calls) => LogCalls.RunAsync(log, calls);
}
