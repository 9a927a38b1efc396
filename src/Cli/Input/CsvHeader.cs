using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Input;

/// <summary>The header row of a CSV file.</summary>
internal sealed class CsvHeader(string file, string[] names)
{
    public string File => file;

    public string[] Names => names;

    /// <summary>All columns, for messages.</summary>
    public string List => $"its columns are {string.Join(", ", names.Select(name => $"'{name}'"))}";

    /// <summary>The column that an option names: as it is written, or else in any case of letters.</summary>
    public int Find(string name, string option) =>
        TryFind(name) is { } ordinal
            ? ordinal
            : throw new CliException($"'{file}' has no column '{name}', which {option} names: {List}.");

    /// <summary>The first of these that there is; -1 for none.</summary>
    public int FindAny(string[] candidates, int except) =>
        candidates.Select(TryFind).FirstOrDefault(ordinal => ordinal is not null && ordinal != except) ?? -1;

    /// <summary>What <c>--value-column</c> says: <c>a</c>, <c>a=b</c>, <c>a,b=c</c>. A column's own name may hold commas and equals signs.</summary>
    public IEnumerable<(int Ordinal, string Metric)> FindMetrics(IEnumerable<string> arguments)
    {
        foreach (var argument in arguments)
        {
            var isOne = TryFind(argument) is not null || (TryFind(ColumnOf(argument)) is not null && !MetricOf(argument).Contains(','));
            var parts = isOne ? [argument] : argument.Split(',', StringSplitOptions.RemoveEmptyEntries);
            foreach (var part in parts)
            {
                if (TryFind(part) is { } whole)
                {
                    yield return (whole, part.Trim());
                    continue;
                }

                yield return (Find(ColumnOf(part), "--value-column"), MetricOf(part).Trim());
            }
        }
    }

    private static string ColumnOf(string argument) => argument.LastIndexOf('=') is > 0 and var split ? argument[..split] : argument;

    private static string MetricOf(string argument) => argument[(argument.LastIndexOf('=') + 1)..];

    private int? TryFind(string name)
    {
        var ordinal = Array.IndexOf(names, name.Trim());
        return ordinal >= 0 ? ordinal
            : Array.FindIndex(names, candidate => string.Equals(candidate, name.Trim(), StringComparison.OrdinalIgnoreCase)) is >= 0 and var similar ? similar
            : null;
    }
}
