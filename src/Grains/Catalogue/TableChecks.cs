using Microsoft.Extensions.Logging;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Tables;
using SensorGrid.Features.Documents;
using SensorGrid.Grains.Interfaces.Applications;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Catalogue;

/// <summary>Checks the reference tables of a change before it is committed: their contents, and that the applications that join them can go on with them.</summary>
/// <param name="grains">The applications.</param>
/// <param name="logger">The log.</param>
internal sealed partial class TableChecks(IGrainFactory grains, ILogger<TableChecks> logger)
{
    /// <summary>Checks the tables that a change brings, and those that it takes away.</summary>
    /// <param name="before">The tables of the newest revision.</param>
    /// <param name="after">The tables after the change.</param>
    /// <param name="contents">Gets a content by its hash; null when it is not stored.</param>
    /// <param name="allowsMissing">Whether tables whose content is not stored are left unchecked; otherwise they are mistakes.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="UnusableRevisionException">Something cannot be used: all of it is in the exception.</exception>
    public async Task CheckAsync(
        IReadOnlyList<TableDefinition> before, IReadOnlyList<TableDefinition> after, Func<string, Task<byte[]?>> contents, bool allowsMissing, CancellationToken cancellationToken)
    {
        TableDefinition[] changed = [.. after.Where(table => before.All(old => old.Name != table.Name || old.ToText() != table.ToText()))];
        TableDefinition[] gone = [.. before.Where(old => after.All(table => table.Name != old.Name))];
        if (changed.Length == 0 && gone.Length == 0)
        {
            return;
        }

        var mistakes = new List<CatalogueMistake>();
        var uses = await UsesAsync(cancellationToken);
        foreach (var table in gone)
        {
            mistakes.AddRange(uses.Where(use => use.Table.Definition == table.Name).Select(use => MistakeOf(
                table.Name, 1, 1, $"The application '{use.Application}' joins this table: leave the table there, or apply the application without it, or delete the application.")));
        }

        foreach (var table in changed)
        {
            mistakes.AddRange(
                await contents(table.Sha256) is { } bytes
                    ? await Task.Run(() => Check(table, bytes, [.. uses.Where(use => use.Table.Definition == table.Name)]), cancellationToken)
                    : allowsMissing ? []
                    : [MistakeOf(table.Name, 1, 1, $"The content {table.Sha256} is not stored: put it to /definitions/tables/{table.Sha256} first, as 'sensorgrid apply' does.")]);
        }

        if (mistakes.Count > 0)
        {
            throw new UnusableRevisionException([.. mistakes]);
        }
    }

    private static List<CatalogueMistake> Check(TableDefinition definition, byte[] bytes, IReadOnlyList<(string Application, ApplicationTable Table)> uses)
    {
        TableContent content;
        try
        {
            content = TableContent.Check(definition, bytes);
        }
        catch (TableDefinitionException exception)
        {
            return [.. exception.Errors.Select(error => MistakeOf(definition.Name, error.Line, error.Column, error.Message))];
        }

        var found = new List<CatalogueMistake>();
        foreach (var (application, table) in uses)
        {
            var mistakes = new Mistakes();
            TableBinding.Bind(table, content, mistakes);
            found.AddRange(mistakes.ErrorsIn(bytes).Select(error => MistakeOf(
                definition.Name, error.Line, error.Column, $"The application '{application}' cannot go on with this table. {error.Message}")));
        }

        return found;
    }

    private static CatalogueMistake MistakeOf(string table, int line, int column, string message) => new(line, column, message) { Definition = TableDefinition.PathOf(table) };

    /// <summary>Gets the tables of the catalogue that applications join. One that does not answer says by itself, once it runs, when it cannot go on with a table.</summary>
    private async Task<IReadOnlyList<(string Application, ApplicationTable Table)>> UsesAsync(CancellationToken cancellationToken)
    {
        var names = await grains.GetGrain<IApplicationIndexGrain>(0).ListAsync(cancellationToken);
        return [.. (await Task.WhenAll(names.Select(name => UsesOfAsync(name, cancellationToken)))).SelectMany(uses => uses)];
    }

    private async Task<(string Application, ApplicationTable Table)[]> UsesOfAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.GetGrain<IApplicationGrain>(name).GetDefinitionAsync(0, cancellationToken) is { } json
                ? [.. ApplicationDefinition.Parse(json).CatalogueTables.Select(table => (name, table))]
                : [];
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAsked(exception, name);
            return [];
        }
    }

    [LoggerMessage(8400, LogLevel.Warning, "Application '{Application}' does not answer: tables are committed without asking it. If it cannot go on with one, its state says so.")]
    private partial void LogNotAsked(Exception exception, string application);
}
