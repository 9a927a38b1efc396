using Microsoft.Extensions.Logging;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Runs;
using SensorGrid.Applications.Tables;

namespace SensorGrid.Grains.Applications;

/// <summary>Takes a run over to the reference tables of newer revisions of the catalogue, at the place where it is; and, where records are read again, at the places where it did so before.</summary>
/// <remarks>The run names the place; it counts once it is stored with the rows behind it. One that was not stored is another place the next time: nobody has seen a row of it.</remarks>
/// <param name="name">The application.</param>
/// <param name="definition">Its definition.</param>
/// <param name="tables">The catalogue.</param>
/// <param name="metrics">The metrics.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class TableFollower(
    string name, ApplicationDefinition definition, ApplicationTables tables, ApplicationMetrics metrics, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string[] _names = [.. definition.CatalogueTables.Select(table => table.Definition!)];
    private long _lookedAt;
    private long? _failedAt;
    private volatile string? _problem;

    /// <summary>The reason why the run stays with the tables that it has, though there are newer ones; null when there are none. Safe for concurrent use.</summary>
    public string? Problem => _problem;

    /// <summary>Makes the change that is due in a run.</summary>
    public async Task ChangeAsync(ApplicationRun run, CancellationToken cancellationToken) =>
        run.ChangeTables(await tables.LoadAsync(definition, run.DuePin!.Revision, cancellationToken));

    /// <summary>Looks whether a newer revision is in force that has other tables, and takes the run over to it.</summary>
    public async Task LookAsync(ApplicationRun run, CancellationToken cancellationToken)
    {
        var inForce = tables.InForce;
        if (_names.Length == 0 || inForce <= _lookedAt || inForce <= run.Tables.Newest || !run.CanChangeTables || (_failedAt is { } failedAt && clock.GetElapsedTime(failedAt) < Pause))
        {
            return;
        }

        try
        {
            if (await IsOtherAsync(run.Tables.Newest, inForce, cancellationToken))
            {
                run.ChangeTables(await tables.LoadAsync(definition, inForce, cancellationToken));
                metrics.OnTablesChanged();
                LogChanged(name, inForce, run.Tables.Pins[^1].After);
            }

            (_lookedAt, _problem, _failedAt) = (inForce, null, null);
        }
        catch (ApplicationDefinitionException exception)
        {
            // It was committed at the same moment as the application, or the application did not answer then.
            (_lookedAt, _failedAt) = (inForce, null);
            _problem = FormattableString.Invariant($"The application goes on with the tables of revision {run.Tables.Newest}: those of revision {inForce} cannot be used. {exception.Message}");
            metrics.OnTablesRefused();
            LogRefused(name, _problem);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Any exception of a call: the next look comes in a second.
            _failedAt = clock.GetTimestamp();
            _problem = FormattableString.Invariant($"The tables of revision {inForce} cannot be read at the moment: {exception.Message}");
        }
    }

    private async Task<bool> IsOtherAsync(long before, long now, CancellationToken cancellationToken)
    {
        var (old, next) = (await tables.GetAsync(before, cancellationToken), await tables.GetAsync(now, cancellationToken));
        return _names.Any(table => TextOf(old, table) != TextOf(next, table));
    }

    private static string? TextOf(IReadOnlyList<TableDefinition> known, string table) => known.FirstOrDefault(one => one.Name == table)?.ToText();

    [LoggerMessage(8401, LogLevel.Information, "Application '{Application}' joins the tables of revision {Revision} of the definitions from record {After} of its generation on.")]
    private partial void LogChanged(string application, long revision, long after);

    [LoggerMessage(8402, LogLevel.Error, "Application '{Application}': {Problem}")]
    private partial void LogRefused(string application, string problem);
}
