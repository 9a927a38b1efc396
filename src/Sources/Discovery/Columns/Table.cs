using SensorGrid.Sources.Formats.MappedJson;

namespace SensorGrid.Sources.Discovery.Columns;

/// <summary>The rows of a sample, by their columns.</summary>
/// <param name="rowPath">The path of the rows.</param>
internal sealed class Table(JsonPath rowPath)
{
    private const int MostColumns = 512;

    private readonly Dictionary<JsonPath, ColumnFacts> _byPath = [];

    /// <summary>The path of the rows.</summary>
    public JsonPath RowPath { get; } = rowPath;

    /// <summary>The number of rows.</summary>
    public int Rows { get; set; }

    /// <summary>The numbers of documents, and of elements in one array, in two, ..., that the rows are in.</summary>
    public List<int> Envelopes { get; } = [.. Enumerable.Repeat(0, rowPath.Level + 1)];

    /// <summary>The columns, in the order in which they came.</summary>
    public List<ColumnFacts> Columns { get; } = [];

    /// <summary>Determines whether a column has a value in nearly every row.</summary>
    public bool IsFull(ColumnFacts column) => column.Count * 20 >= (column.Path.IsOfDocument ? Envelopes[column.Path.Level] : Rows) * 19;

    /// <summary>The column of a path; null when there are too many already.</summary>
    public ColumnFacts? ColumnOf(JsonPath path)
    {
        if (_byPath.TryGetValue(path, out var known))
        {
            return known;
        }

        if (Columns.Count == MostColumns)
        {
            return null;
        }

        var added = new ColumnFacts(path);
        _byPath.Add(path, added);
        Columns.Add(added);
        return added;
    }
}
