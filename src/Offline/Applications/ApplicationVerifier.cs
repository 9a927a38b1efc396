using System.Text;
using System.Text.Json;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Log;
using SensorGrid.Applications.Runs;
using SensorGrid.Applications.Tables;
using SensorGrid.Client;
using SensorGrid.Offline.Log;
using SensorGrid.Offline.Progress;
using SensorGrid.Offline.Verify;

namespace SensorGrid.Offline.Applications;

/// <summary>Replays SQL applications from the log, and compares every row that the live system keeps.</summary>
/// <param name="log">The log.</param>
/// <param name="api">The live system.</param>
/// <param name="progress">Follows the verification.</param>
public sealed class ApplicationVerifier(StreamLog log, SensorGridClient api, IWorkProgress progress)
{
    /// <summary>Compares the rows of all applications.</summary>
    /// <returns>A result for each, in the order of their names; none when the live system has none, or does not offer them.</returns>
    /// <exception cref="LogException">The log cannot be read.</exception>
    /// <exception cref="LiveSystemException">The live system does not answer.</exception>
    /// <exception cref="ApiException">The live system refuses to answer.</exception>
    public async Task<IReadOnlyList<ApplicationResult>> RunAsync(CancellationToken cancellationToken)
    {
        var names = await FromApiAsync(async () => (await api.GetApplicationsAsync(cancellationToken) ?? []).Select(application => application.Name).ToArray());
        if (names.Length == 0)
        {
            return [];
        }

        return await progress.RunAsync("replaying applications", async step =>
        {
            var results = new List<ApplicationResult>();
            foreach (var name in names)
            {
                if (await CompareAsync(name, cancellationToken) is { } result)
                {
                    results.Add(result);
                }

                step.Report((double)results.Count / names.Length, name);
            }

            return results;
        });
    }

    private static async Task<T> FromApiAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (HttpRequestException exception)
        {
            throw new LiveSystemException(exception);
        }
    }

    /// <returns>Null when the application was deleted meanwhile.</returns>
    private async Task<ApplicationResult?> CompareAsync(string name, CancellationToken cancellationToken)
    {
        if (await FromApiAsync(() => api.GetApplicationFactsAsync(name, cancellationToken)) is not { } json
            || JsonSerializer.Deserialize<ApplicationFacts>(json, PlaceJson.Options) is not { } facts)
        {
            return null;
        }

        var comparison = new RowComparison(name);
        var kept = new Dictionary<string, KeptRows>(StringComparer.Ordinal);
        foreach (var rows in facts.Rows.Where(rows => rows.Newest >= rows.Oldest))
        {
            kept[rows.Stream] = await FromApiAsync(() => FetchAsync(name, rows, comparison, cancellationToken));
        }

        var (replayed, reason) = (new HashSet<long>(), (string?)null);
        var horizons = await LogCalls.RunAsync(log, () => log.TrimHorizonsAsync(cancellationToken));
        foreach (var generation in facts.Head.Generations.Where(generation => HasRows(facts, generation, kept)))
        {
            var why = facts.Head.HasLostTicks ? "more ticks raised records than are kept"
                : IsTrimmed(generation, horizons) ? "records that they depend on may have passed the stream's retention"
                : await ReplayAsync(name, facts, generation, kept, comparison, cancellationToken);
            if (why is null)
            {
                replayed.Add(generation.Number);
            }
            else
            {
                reason = FormattableString.Invariant($"generation {generation.Number}: {why}");
            }
        }

        return comparison.End((stream, ordinal) => replayed.Contains(GenerationOf(facts, stream, ordinal)), reason);
    }

    private async Task<KeptRows> FetchAsync(string name, KeptRows rows, RowComparison comparison, CancellationToken cancellationToken)
    {
        var oldest = rows.Newest + 1;
        await foreach (var row in api.FollowRowsAsync(name, rows.Stream.Length > 0 ? rows.Stream : "-", rows.Oldest - 1, cancellationToken))
        {
            if (row.Ordinal <= rows.Newest)
            {
                comparison.Keep(rows.Stream, row.Ordinal, row.Json);
            }

            oldest = Math.Min(oldest, row.Ordinal);
            if (row.Ordinal >= rows.Newest)
            {
                break;
            }
        }

        // Older ones may have left meanwhile.
        return rows with { Oldest = oldest };
    }

    private static bool HasRows(ApplicationFacts facts, StoredGeneration generation, Dictionary<string, KeptRows> kept) =>
        kept.Values.Any(rows => EndOf(facts, generation, rows.Stream) >= rows.Oldest && generation.Ordinals.GetValueOrDefault(rows.Stream) < rows.Newest);

    /// <summary>Gets the ordinal of a generation's last row of a stream, or a greater one for the newest.</summary>
    private static long EndOf(ApplicationFacts facts, StoredGeneration generation, string stream) =>
        facts.Head.Generations.FirstOrDefault(next => next.Number == generation.Number + 1) is { } next ? next.Ordinals.GetValueOrDefault(stream) : long.MaxValue;

    private static long GenerationOf(ApplicationFacts facts, string stream, long ordinal) =>
        facts.Head.Generations.LastOrDefault(generation => generation.Ordinals.GetValueOrDefault(stream) < ordinal)?.Number ?? 0;

    private static bool IsTrimmed(StoredGeneration generation, TrimHorizons horizons) =>
        generation.Start.Lanes.Any(lane => horizons.Of([lane.Shard]) is { } horizon && Math.Max(lane.Clock, lane.StartAt ?? long.MinValue) < horizon.ToUnixTimeMilliseconds());

    /// <returns>Why it could not be replayed; null when it was.</returns>
    private async Task<string?> ReplayAsync(
        string name, ApplicationFacts facts, StoredGeneration generation, Dictionary<string, KeptRows> kept, RowComparison comparison, CancellationToken cancellationToken)
    {
        if (await FromApiAsync(() => api.GetApplicationDefinitionAsync(name, generation.Number, cancellationToken)) is not { } json)
        {
            return "its definition is no longer kept";
        }

        var definition = ApplicationDefinition.Parse(Encoding.UTF8.GetBytes(json));
        if (definition.Inputs.Select(input => input.Source).OfType<string>().FirstOrDefault(source => !log.Sources.Contains(source)) is { } missing)
        {
            return $"it reads the stream {missing}: name it with --source";
        }

        var tables = generation.Tables ?? TableHistory.None;
        try
        {
            var loader = new TableLoader(new LiveTables(api));
            var first = await FromApiAsync(() => loader.LoadAsync(definition, tables.Revision, cancellationToken));
            if (CompiledApplication.Compile(definition, generation.CommittedAt.ToUnixTimeMilliseconds(), out var issues, first) is not { } application)
            {
                return $"its program cannot be compiled by this version: {issues[0].Message}";
            }

            await CompareAsync(application, loader, facts, generation, kept, comparison, cancellationToken);
            return null;
        }
        catch (ApplicationDefinitionException exception)
        {
            return $"its reference tables cannot be read: {exception.Message}";
        }
    }

    private async Task CompareAsync(
        CompiledApplication application,
        TableLoader loader,
        ApplicationFacts facts,
        StoredGeneration generation,
        Dictionary<string, KeptRows> kept,
        RowComparison comparison,
        CancellationToken cancellationToken)
    {
        var run = ApplicationRun.Start(application, generation.Start, facts.Head.Facts, generation.Ordinals, generation.Tables);
        await using var reader = new LogReplayReader(log, run.Merge, facts.Head.Facts);
        do
        {
            while (!run.Process(int.MaxValue))
            {
                run.ChangeTables(await FromApiAsync(() => loader.LoadAsync(application.Definition, run.DuePin!.Revision, cancellationToken)));
            }

            foreach (var row in run.TakeRows())
            {
                var stream = application.Outputs[row.Stream].Name;
                if (kept.TryGetValue(stream, out var rows) && row.Ordinal <= EndOf(facts, generation, stream))
                {
                    comparison.Compare(rows, row);
                }
            }
        }
        while (await LogCalls.RunAsync(log, () => reader.ReadAsync(cancellationToken)));
    }
}
