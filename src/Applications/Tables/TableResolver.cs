using SensorGrid.Applications.Definitions;
using SensorGrid.Sql.Text;

namespace SensorGrid.Applications.Tables;

/// <summary>Finds the reference tables in the catalogue that a program joins and its definition does not hold.</summary>
/// <param name="catalogue">The catalogue.</param>
public sealed class TableResolver(ITableCatalogue catalogue)
{
    private const int MostShown = 12;

    private readonly TableLoader _loader = new(catalogue);

    /// <summary>Finds the tables that the definition names and does not hold, and the columns of those whose columns it does not say.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="revision">The revision of the catalogue.</param>
    /// <param name="notes">Sentences on how columns were named are added to it.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="ApplicationDefinitionException">One is not there, or cannot be read.</exception>
    public async Task<ApplicationDefinition> NameAsync(ApplicationDefinition definition, long revision, ICollection<string> notes, CancellationToken cancellationToken)
    {
        if (definition.Tables.All(IsHeld))
        {
            return definition;
        }

        var known = await catalogue.GetAsync(revision, cancellationToken);
        var tables = new List<ApplicationTable>();
        foreach (var table in definition.Tables)
        {
            tables.Add(IsHeld(table)
                ? table
                : await BindAsync(table, Find(known, table.Definition ?? table.Name) ?? throw Missing(table, known), definition.Program, notes, cancellationToken));
        }

        return definition with { Tables = tables };
    }

    /// <summary>Adds to a definition the tables that its program joins and it does not name, with the columns that the program reads.</summary>
    /// <param name="definition">The definition; complete but for such tables.</param>
    /// <param name="revision">The revision of the catalogue.</param>
    /// <param name="notes">Sentences on how columns were named are added to it.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="ApplicationDefinitionException">Something beside the program cannot be used, or a table cannot be read.</exception>
    public async Task<ApplicationDefinition> FindAsync(ApplicationDefinition definition, long revision, ICollection<string> notes, CancellationToken cancellationToken)
    {
        var tables = definition.Tables.ToList();
        IReadOnlyList<TableDefinition>? known = null;

        // A statement that is wrong hides what else it reads.
        for (var found = true; found;)
        {
            found = false;
            definition = definition with { Tables = [.. tables] };
            CompiledApplication.Compile(definition, 0, out var issues);
            foreach (var name in issues.Select(issue => issue.MissingSource).OfType<string>().Distinct(StringComparer.Ordinal))
            {
                known ??= await catalogue.GetAsync(revision, cancellationToken);
                if (Find(known, name) is { } one)
                {
                    tables.Add(await BindAsync(new ApplicationTable(name, null, ""), one, definition.Program, notes, cancellationToken));
                    found = true;
                }
            }
        }

        return definition;
    }

    /// <summary>Adds to findings on tables that are not known which tables the catalogue has, and what to do.</summary>
    public async Task<IReadOnlyList<SqlIssue>> ExplainAsync(IReadOnlyList<SqlIssue> issues, long revision, CancellationToken cancellationToken)
    {
        if (issues.All(issue => issue.MissingSource is null))
        {
            return issues;
        }

        var known = await catalogue.GetAsync(revision, cancellationToken);
        return [.. issues.Select(issue => issue.MissingSource is { } name ? issue with { Message = $"{issue.Message} {HintOf(known, name)}" } : issue)];
    }

    private static bool IsHeld(ApplicationTable table) => table is { Definition: null, Text.Length: > 0 };

    private static TableDefinition? Find(IReadOnlyList<TableDefinition> known, string name) =>
        known.FirstOrDefault(table => table.Name == name) ?? known.FirstOrDefault(table => string.Equals(table.Name, name, StringComparison.OrdinalIgnoreCase));

    private static ApplicationDefinitionException Missing(ApplicationTable table, IReadOnlyList<TableDefinition> known) => new(
        $"The rows of the reference table {table.Name} are not given. {HintOf(known, table.Definition ?? table.Name)} "
        + $"Or send its rows as its \"text\" in \"tables\": './sensorgrid apply FILE --table {table.Name}=ROWS' does so.");

    private static string HintOf(IReadOnlyList<TableDefinition> known, string name)
    {
        var has = known.Count == 0 ? "has no tables" : $"has no table of that name: it has {string.Join(", ", known.Take(MostShown).Select(table => table.Name))}{(known.Count > MostShown ? ", ..." : "")}";
        return $"The catalogue of definitions {has}. A table is applied as table/{name}.csv in a folder of definitions ('./sensorgrid apply FOLDER'), or by PUT /definitions/table/{name}.";
    }

    private async Task<ApplicationTable> BindAsync(ApplicationTable table, TableDefinition found, string program, ICollection<string> notes, CancellationToken cancellationToken)
    {
        var named = table with { Definition = found.Name };
        return named.Schema is null ? named with { Schema = TableBinding.Choose((await _loader.SplitAsync(found, cancellationToken)).Content, program, notes) } : named;
    }
}
