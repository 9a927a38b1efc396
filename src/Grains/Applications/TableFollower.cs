using Microsoft.Extensions.Logging;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Runs;
using SensorGrid.Applications.Tables;

namespace SensorGrid.Grains.Applications;

/// <summary>Takes a run over to the reference tables of newer revisions of the catalogue, at the place where it is; and, where records are read again, at the places where it did so before.</summary>
/// <remarks>The run names the place; it counts once it is stored with the rows behind it. One that was not stored is another place the next time: nobody has seen a row of it.</remarks>
/// <param name="name">The application.</param>
/// <param name="definition">Its definition.</param>
/// <param name="catalogue">The catalogue.</param>
/// <param name="inForce">Gets the newest revision in force; 0 for none.</param>
/// <param name="metrics">The metrics.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class TableFollower(
    string name, ApplicationDefinition definition, ITableCatalogue catalogue, Func<long> inForce, ApplicationMetrics metrics, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string[] _names = [.. definition.CatalogueTables.Select(table => table.Definition!)];
    private readonly TableLoader _loader = new(catalogue);
    private Task<LoadedTables?>? _loading;
    private long _loadingRevision;
    private long _lookedAt;
    private long? _failedAt;
    private volatile string? _problem;

    /// <summary>The reason why the run stays with the tables that it has, though there are newer ones; null when there are none. Safe for concurrent use.</summary>
    public string? Problem => _problem;

    /// <summary>Makes the change that is due in a run.</summary>
    public async Task ChangeAsync(ApplicationRun run, CancellationToken cancellationToken) =>
        run.ChangeTables(await _loader.LoadAsync(definition, run.DuePin!.Revision, cancellationToken));

    /// <summary>Looks whether a newer revision is in force that has other tables, and takes the run over to it once they are loaded: it does not wait for them.</summary>
    public async Task LookAsync(ApplicationRun run, CancellationToken cancellationToken)
    {
        if (_loading is { IsCompleted: true } loaded && run.CanChangeTables)
        {
            _loading = null;
            await TakeAsync(run, loaded, cancellationToken);
        }

        var newest = inForce();
        var isPausing = _failedAt is { } failedAt && clock.GetElapsedTime(failedAt) < Pause;
        if (_names.Length > 0 && _loading is null && !isPausing && run.CanChangeTables && newest > Math.Max(_lookedAt, run.Tables.Newest))
        {
            (_loadingRevision, _loading) = (newest, LoadAsync(run.Tables.Newest, newest, cancellationToken));
        }
    }

    private async Task TakeAsync(ApplicationRun run, Task<LoadedTables?> loaded, CancellationToken cancellationToken)
    {
        try
        {
            if (await loaded is { } next)
            {
                run.ChangeTables(next);
                metrics.OnTablesChanged();
                LogChanged(name, next.Revision, run.Tables.Pins[^1].After);
            }

            (_lookedAt, _problem, _failedAt) = (_loadingRevision, null, null);
        }
        catch (ApplicationDefinitionException exception)
        {
            // It was committed at the same moment as the application, or the application did not answer then.
            (_lookedAt, _failedAt) = (_loadingRevision, null);
            _problem = FormattableString.Invariant($"The application goes on with the tables of revision {run.Tables.Newest}: those of revision {_loadingRevision} cannot be used. {exception.Message}");
            metrics.OnTablesRefused();
            LogRefused(name, _problem);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Any exception of a call: the next look comes in a second.
            _failedAt = clock.GetTimestamp();
            _problem = FormattableString.Invariant($"The tables of revision {_loadingRevision} cannot be read at the moment: {exception.Message}");
        }
    }

    /// <summary>Loads the tables of a revision; null when they are those of the one before.</summary>
    private async Task<LoadedTables?> LoadAsync(long before, long revision, CancellationToken cancellationToken)
    {
        var (old, next) = (await catalogue.GetAsync(before, cancellationToken), await catalogue.GetAsync(revision, cancellationToken));
        return _names.Any(table => TextOf(old, table) != TextOf(next, table)) ? await _loader.LoadAsync(definition, revision, cancellationToken) : null;
    }

    private static string? TextOf(IReadOnlyList<TableDefinition> known, string table) => known.FirstOrDefault(one => one.Name == table)?.ToText();

    [LoggerMessage(8401, LogLevel.Information, "Application '{Application}' joins the tables of revision {Revision} of the definitions from record {After} of its generation on.")]
    private partial void LogChanged(string application, long revision, long after);

    [LoggerMessage(8402, LogLevel.Error, "Application '{Application}': {Problem}")]
    private partial void LogRefused(string application, string problem);
}
