using SensorGrid.Features.Documents;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Csv;

/// <summary>The mapping of a <c>csv</c> definition for columns with these names.</summary>
internal sealed class CsvPlan
{
    private const int MostListed = 20;
    private const int LongestListed = 40;

    private CsvPlan(IReadOnlyList<string> columns, RowMapper mapper, (string Name, int Column)[] others) => (Columns, Mapper, Others) = (columns, mapper, others);

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The mapping.</summary>
    public RowMapper Mapper { get; }

    /// <summary>The columns whose numbers are metrics because all numbers are.</summary>
    public (string Name, int Column)[] Others { get; }

    /// <summary>Makes the plan.</summary>
    /// <param name="format">The format.</param>
    /// <param name="columns">The names of the columns, empty for those that are skipped.</param>
    /// <param name="reason">The reason why these columns do not fit; null when they do.</param>
    public static CsvPlan? Create(CsvFormat format, IReadOnlyList<string> columns, out string? reason)
    {
        var ordinals = new Dictionary<string, int>(StringComparer.Ordinal);
        var mapping = format.Mapping;
        reason = null;
        for (var column = 0; column < columns.Count; column++)
        {
            var name = columns[column];
            if (name.Length > 0 && !ordinals.TryAdd(name, column) && (mapping.Metrics.IsAll || IsNamed(mapping, name)))
            {
                reason = $"The header has the column '{Shown(name)}' twice.";
                return null;
            }
        }

        foreach (var name in NamesOf(mapping))
        {
            if (!ordinals.ContainsKey(name))
            {
                var listed = string.Join(", ", columns.Take(MostListed).Select(column => $"'{Shown(column)}'"));
                var near = NearestName.Find(name, columns) is { } nearest ? $"; does the definition mean '{nearest}'?" : ".";
                reason = $"The header has no column '{name}', which the definition names: its columns are {listed}{(columns.Count > MostListed ? " and more" : "")}{near}"
                    + " When records have no header, the definition needs \"header\": false and \"columns\".";
                return null;
            }
        }

        var others = mapping.Metrics.IsAll ? ordinals.Where(one => !mapping.Uses(one.Key)).OrderBy(one => one.Value).Select(one => (one.Key, one.Value)) : [];
        return new CsvPlan(columns, new RowMapper(mapping, name => ordinals[name], mapping.Metrics.Names ?? [], format.HasDecimalComma), [.. others]);
    }

    private static bool IsNamed(RowMapping mapping, string name) => mapping.Uses(name) || mapping.Metrics.Names?.Contains(name) == true;

    private static IEnumerable<string> NamesOf(RowMapping mapping)
    {
        IEnumerable<string?> single = [mapping.Id, mapping.Metrics.NameColumn, mapping.Metrics.ValueColumn];
        return mapping.SensorId.Names.Concat(mapping.Time.Columns).Concat(single.OfType<string>()).Concat(mapping.Metrics.Names ?? []);
    }

    private static string Shown(string name) => string.Concat(name.Take(LongestListed).Select(character => char.IsControl(character) ? '?' : character));
}
