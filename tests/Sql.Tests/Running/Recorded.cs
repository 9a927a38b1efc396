using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Running;

/// <summary>Keeps the rows that a program passes on, as text: <c>seconds|value|value</c>.</summary>
internal sealed class Recorded : ISqlOutput
{
    private readonly List<(string Stream, string Row)> _rows = [];

    /// <summary>All rows in the order in which they left, with their streams.</summary>
    public IReadOnlyList<(string Stream, string Row)> All => _rows;

    /// <summary>The rows of a stream.</summary>
    public string[] this[string stream] => [.. _rows.Where(row => row.Stream == stream).Select(row => row.Row)];

    public void Add(StreamDeclaration stream, Row row)
    {
        var values = row.Values.Select((value, i) => SqlText.Write(value, stream.Schema.Columns[i].Type) ?? "null");
        _rows.Add((stream.Name, $"{Some.Clock(row.Time)}|{string.Join('|', values)}"));
    }
}
