using System.Globalization;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Sql.Rows;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql;

/// <summary>Loads a reference table from a file of CSV, NDJSON or one JSON array.</summary>
internal static class ReferenceFile
{
    private const int MostRows = 5_000_000;

    /// <summary>Loads a table; rows that cannot be read are left out, and noted.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="path">The file.</param>
    /// <param name="schema">Its schema; null to discover one.</param>
    /// <param name="names">Chooses the names of columns that are discovered.</param>
    /// <param name="standardInput">Standard input.</param>
    /// <param name="notes">Sentences on what was left out are added to it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ReferenceTable> LoadAsync(
        string name, string path, InputSchema? schema, DiscoveredNames names, Func<Stream> standardInput, List<string> notes, CancellationToken cancellationToken)
    {
        await using var source = await RowSources.OpenAsync(path, null, schema, names, standardInput, time: null, cancellationToken);
        var rows = new List<Row>();
        var left = 0;
        await foreach (var row in source.ReadAsync(cancellationToken))
        {
            if (row.Values is { } values)
            {
                rows.Add(new Row(0, values));
            }
            else if (left++ == 0)
            {
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"table {name}: line {row.Line} of '{path}' is left out: {row.Error!.Message}"));
            }

            if (rows.Count > MostRows)
            {
                throw new CliException($"'{path}' has more than {MostRows} rows: a reference table is kept in memory.");
            }
        }

        if (left > 1)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"table {name}: {left - 1} further rows of '{path}' are left out"));
        }

        return new ReferenceTable(name, source.Schema, rows);
    }
}
