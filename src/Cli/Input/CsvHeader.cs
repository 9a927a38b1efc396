using System.Globalization;
using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Input;

/// <summary>The header row of a CSV file. Options name its columns by their names, or as <c>#2</c> by their number from 1.</summary>
internal sealed class CsvHeader(string file, string[] names)
{
    private const int MaxListed = 100;

    public string File => file;

    public string[] Names => names;

    /// <summary>All columns, for messages.</summary>
    public string List
    {
        get
        {
            var more = names.Length > MaxListed ? $" and {names.Length - MaxListed} more" : "";
            return $"its columns are {string.Join(", ", names.Take(MaxListed).Select(name => $"'{name}'"))}{more}";
        }
    }

    /// <summary>Finds the column that an option names: as it is written, or else in any case of letters, or else by its number.</summary>
    /// <exception cref="CliException">There is none, or more than one.</exception>
    public int Find(string name, string option) =>
        TryFind(name) is { } ordinal
            ? ordinal
            : throw new CliException($"'{file}' has no column '{name}', which {option} names: {List}.");

    /// <summary>Finds the columns whose contents, with a blank between them, are one value: <c>Date,Time</c>. A column's own name may hold commas.</summary>
    public int[] FindJoined(string argument, string option) =>
        TryFind(argument) is { } whole ? [whole] : [.. argument.Split(',').Select(part => Find(part, option))];

    /// <summary>Finds the first of these that exists; -1 for none.</summary>
    public int FindAny(string[] candidates, IReadOnlyList<int> except) =>
        candidates.Select(TryFind).FirstOrDefault(ordinal => ordinal is not null && !except.Contains(ordinal.Value)) ?? -1;

    /// <summary>Finds the column with this name or number; null for none.</summary>
    /// <exception cref="CliException">There is more than one.</exception>
    public int? TryFind(string name)
    {
        var wanted = name.Trim();
        foreach (var comparison in (StringComparison[])[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            var found = Enumerable.Range(0, names.Length).Where(ordinal => string.Equals(names[ordinal], wanted, comparison)).ToArray();
            if (found.Length > 1 && wanted.Length > 0)
            {
                var numbers = string.Join(" or ", found.Select(ordinal => $"#{ordinal + 1}"));
                throw new CliException($"'{file}' has {found.Length} columns '{wanted}': say which by its number, {numbers}.");
            }

            if (found.Length == 1)
            {
                return found[0];
            }
        }

        return wanted.StartsWith('#') && int.TryParse(wanted.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1 && number <= names.Length ? number - 1 : null;
    }

    /// <summary>Gets the name that options take for a column: its own, or its number when that is not enough.</summary>
    public string NameOf(int ordinal) =>
        names[ordinal].Length > 0 && names.Count(name => name == names[ordinal]) == 1 ? names[ordinal] : $"#{ordinal + 1}";
}
