using SensorGrid.Applications.Tables;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Catalogue;

/// <summary>Reads the definitions of reference tables of a revision.</summary>
internal static class TableTexts
{
    /// <summary>Reads the definitions.</summary>
    /// <param name="texts">The definitions; null for none.</param>
    /// <param name="mistakes">Receives what is wrong.</param>
    public static IReadOnlyList<TableDefinition> Parse(TableText[]? texts, List<CatalogueMistake> mistakes)
    {
        if (texts is { Length: > TableLimits.MostTables })
        {
            mistakes.Add(new CatalogueMistake(1, 1, $"There are {texts.Length} tables, and at most {TableLimits.MostTables} may be.") { Definition = "table" });
        }

        var tables = new List<TableDefinition>();
        foreach (var text in texts ?? [])
        {
            var path = TableDefinition.PathOf(text.Name);
            if (!TableDefinition.IsName(text.Name))
            {
                mistakes.Add(new CatalogueMistake(1, 1, $"A table's name has {TableDefinition.NameRule}.") { Definition = path });
            }
            else if (tables.Find(other => string.Equals(other.Name, text.Name, StringComparison.OrdinalIgnoreCase)) is { } twice)
            {
                mistakes.Add(new CatalogueMistake(1, 1, $"There is '{twice.Name}' as well: programs find tables in any case of letters, so names differ in more.") { Definition = path });
            }

            try
            {
                tables.Add(TableDefinition.Parse(text.Name, text.Text));
            }
            catch (TableDefinitionException exception)
            {
                mistakes.AddRange(exception.Errors.Select(error => new CatalogueMistake(error.Line, error.Column, error.Message) { Definition = path }));
            }
        }

        return tables;
    }
}
