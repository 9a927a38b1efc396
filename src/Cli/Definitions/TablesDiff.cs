using SensorGrid.Applications.Tables;
using SensorGrid.Client;

namespace SensorGrid.Cli.Definitions;

/// <summary>The difference of two sets of reference tables, for people.</summary>
internal static class TablesDiff
{
    private const int ShownDigits = 8;

    /// <summary>Compares definitions with those before: a line for each that comes, goes or changes.</summary>
    /// <param name="before">Those before; null for none.</param>
    /// <param name="after">Those after; null for none.</param>
    public static IEnumerable<string> Of(IReadOnlyList<LiveTableText>? before, IReadOnlyList<LiveTableText>? after)
    {
        var (old, now) = (Parse(before), Parse(after));
        foreach (var name in old.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
        {
            var (was, one) = (old.GetValueOrDefault(name), now.GetValueOrDefault(name));
            if (was is null)
            {
                yield return $"+ table {name}: {TextOf(one!)}";
            }
            else if (one is null)
            {
                yield return $"- table {name}: {TextOf(was)}";
            }
            else if (TextOf(one) != TextOf(was))
            {
                yield return $"table {name}: {TextOf(one)}, was {TextOf(was)}";
            }
            else if (one.ToText() != was.ToText())
            {
                yield return $"table {name}: the same rows with other columns";
            }
        }
    }

    private static Dictionary<string, TableDefinition> Parse(IReadOnlyList<LiveTableText>? tables) =>
        (tables ?? []).ToDictionary(table => table.Name, table => TableDefinition.Parse(table.Name, table.Text), StringComparer.Ordinal);

    private static string TextOf(TableDefinition table) => $"{table.FormatName} {table.Sha256[..ShownDigits]}";
}
