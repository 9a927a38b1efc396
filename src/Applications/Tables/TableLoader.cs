using SensorGrid.Applications.Definitions;
using SensorGrid.Features.Documents;
using SensorGrid.Sql.Programs;

namespace SensorGrid.Applications.Tables;

/// <summary>Loads the reference tables of the catalogue that a definition names, as a revision has them.</summary>
/// <param name="catalogue">The catalogue.</param>
public sealed class TableLoader(ITableCatalogue catalogue)
{
    /// <summary>Loads the tables.</summary>
    /// <param name="definition">The definition; complete.</param>
    /// <param name="revision">The revision of the catalogue.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="ApplicationDefinitionException">The catalogue lacks one, or the program cannot be bound to one; the message says why.</exception>
    public async Task<LoadedTables> LoadAsync(ApplicationDefinition definition, long revision, CancellationToken cancellationToken)
    {
        var named = definition.CatalogueTables.ToArray();
        var known = named.Length == 0 ? [] : await catalogue.GetAsync(revision, cancellationToken);
        var tables = new List<ReferenceTable>();
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in named)
        {
            var found = known.FirstOrDefault(one => one.Name == table.Definition) ?? throw new ApplicationDefinitionException(
                FormattableString.Invariant($"The catalogue has no table '{table.Definition}' in revision {revision}: apply it as table/{table.Definition}.csv, or the program with another table."));
            var (content, bytes) = await SplitAsync(found, cancellationToken);
            var mistakes = new Mistakes();
            tables.Add(TableBinding.Bind(table, content, mistakes) ?? throw Unfit(found, mistakes, bytes));
            contents[found.Name] = found.Sha256;
        }

        return new LoadedTables(revision, tables, contents);
    }

    /// <summary>Loads the content of a table.</summary>
    /// <exception cref="ApplicationDefinitionException">It is not stored, or cannot be read.</exception>
    public async Task<(TableContent Content, byte[] Bytes)> SplitAsync(TableDefinition definition, CancellationToken cancellationToken)
    {
        var bytes = await catalogue.GetContentAsync(definition.Sha256, cancellationToken)
            ?? throw new ApplicationDefinitionException($"The content {definition.Sha256} of the table '{definition.Name}' is not stored.");
        var mistakes = new Mistakes();
        return (TableContent.Split(definition.Format, definition.Schema, bytes, mistakes) ?? throw Unfit(definition, mistakes, bytes), bytes);
    }

    private static ApplicationDefinitionException Unfit(TableDefinition table, Mistakes mistakes, byte[] bytes) =>
        new($"The program cannot be bound to the table '{table.Name}': {string.Join('\n', mistakes.ErrorsIn(bytes).Take(10))}");
}
