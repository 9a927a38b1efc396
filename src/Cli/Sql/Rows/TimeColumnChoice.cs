using SensorGrid.Cli.CommandLine;
using SensorGrid.Sql.Input;

namespace SensorGrid.Cli.Sql.Rows;

/// <summary>Chooses the column that ROWTIME is taken from.</summary>
internal static class TimeColumnChoice
{
    private const int Looked = 100;

    /// <summary>Finds the column that the user names.</summary>
    /// <exception cref="CliException">There is none of that name, or it cannot be a time.</exception>
    public static RowTimeColumn Named(IRowSource source, string name)
    {
        foreach (var comparison in (StringComparison[])[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            for (var i = 0; i < source.Schema.Count; i++)
            {
                var column = source.Schema.Columns[i];
                if (string.Equals(column.Name, name, comparison) || string.Equals(source.FieldNames[i], name, comparison))
                {
                    return RowTimeColumn.CanBeTime(column.Type)
                        ? new RowTimeColumn(i, column)
                        : throw new CliException($"--time-column '{name}' of '{source.Name}' is {column.Type}: it is no time.");
                }
            }
        }

        var columns = string.Join(", ", source.FieldNames.Select(field => $"'{field}'"));
        throw new CliException($"'{source.Name}' has no column '{name}', which --time-column names: its columns are {columns}.");
    }

    /// <summary>Finds the likeliest column, by its name, and by whether half of the first rows have a time in it.</summary>
    /// <returns>Null when there is none.</returns>
    public static async Task<RowTimeColumn?> FindAsync(IRowSource source, CancellationToken cancellationToken)
    {
        var candidates = RowTimeColumn.Candidates(source.Schema, source.FieldNames).ToList();
        if (candidates.Count == 0)
        {
            return null;
        }

        var rows = 0;
        var times = new int[candidates.Count];
        await foreach (var row in source.ReadAsync(cancellationToken))
        {
            if (row.Values is not { } values)
            {
                continue;
            }

            foreach (var (index, candidate) in candidates.Index())
            {
                times[index] += candidate.Read(values, out _) is null ? 1 : 0;
            }

            if (++rows == Looked)
            {
                break;
            }
        }

        return candidates.Index().FirstOrDefault(candidate => times[candidate.Index] * 2 >= rows).Item;
    }
}
