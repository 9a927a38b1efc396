using System.Globalization;
using SensorGrid.Applications.Rows;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Output;

/// <summary>Writes the first rows of a stream as a table, once all have come.</summary>
/// <param name="writer">The destination.</param>
/// <param name="title">The headline.</param>
/// <param name="stream">The stream.</param>
/// <param name="most">The greatest number of rows that are shown.</param>
internal sealed class TableWriter(TextWriter writer, string title, StreamDeclaration stream, int most) : IRowWriter
{
    private const int WidestCell = 60;
    private const string Gap = "  ";
    private const string Null = "null";

    private readonly OutputColumns _columns = new(stream, withRowTime: true);
    private readonly List<string[]> _shown = [];
    private long _count;

    public void Add(Row row)
    {
        if (_count++ < most)
        {
            _shown.Add([.. _columns.All.Select((column, index) => Show(_columns.Of(row, index), column.Type))]);
        }
    }

    public void End()
    {
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title} ({_count:N0} {(_count == 1 ? "row" : "rows")})"));
        if (_count > 0)
        {
            WriteRows();
        }

        if (_count > _shown.Count)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"... and {_count - _shown.Count:N0} more"));
        }
    }

    private void WriteRows()
    {
        string[] header = [.. _columns.All.Select(column => Cut(column.Name))];
        var widths = header.Select((name, index) => _shown.Select(row => row[index].Length).Append(name.Length).Max()).ToArray();
        WriteLine(header, widths);
        WriteLine([.. widths.Select(width => new string('-', width))], widths);
        foreach (var row in _shown)
        {
            WriteLine(row, widths);
        }
    }

    private void WriteLine(string[] cells, int[] widths) =>
        writer.WriteLine(string.Join(Gap, cells.Select((cell, index) => _columns.All[index].Type.IsNumber ? cell.PadLeft(widths[index]) : cell.PadRight(widths[index]))).TrimEnd());

    private static string Show(Value value, SqlType type) => value.IsNull ? Null : Cut(ValueText.Format(value, type, stackalloc char[ValueText.Longest]));

    // Of one line, whatever is in it.
    private static string Cut(ReadOnlySpan<char> text)
    {
        var shown = text.Length > WidestCell ? $"{text[..(WidestCell - 1)]}…" : text.ToString();
        return shown.ReplaceLineEndings(" ").Replace('\t', ' ');
    }
}
