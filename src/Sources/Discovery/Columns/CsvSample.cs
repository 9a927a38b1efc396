using System.Text;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Discovery.Guesses;
using SensorGrid.Sources.Formats.Csv;
using SensorGrid.Sources.Formats.MappedJson;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Discovery.Columns;

/// <summary>A sample cut into cells with one delimiter.</summary>
internal sealed class CsvSample
{
    private CsvSample(char delimiter, Table table) => (Delimiter, Table) = (delimiter, table);

    /// <summary>The delimiter.</summary>
    public char Delimiter { get; }

    /// <summary>The columns.</summary>
    public Table Table { get; }

    /// <summary>The likelihood that the delimiter is right; 0 when it is not.</summary>
    public double Fit { get; private init; }

    /// <summary>The names in the header; null when there is none.</summary>
    public IReadOnlyList<string>? Header { get; private init; }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Names { get; private init; } = [];

    /// <summary>The number of cells that are numbers with a decimal comma.</summary>
    public int CommaNumbers { get; private init; }

    /// <summary>The number of cells that are numbers with a decimal point.</summary>
    public int PointNumbers { get; private init; }

    /// <summary>Gets whether more numbers have a decimal comma than a point.</summary>
    public bool HasDecimalComma => CommaNumbers > PointNumbers;

    /// <summary>Gets whether lines begin with a comment's mark.</summary>
    public bool HasComments { get; private init; }

    /// <summary>Cuts a sample.</summary>
    public static CsvSample Read(Sample sample, char delimiter, int mostRows, string comment)
    {
        var firsts = new List<string[]>();
        var rows = new List<string[]>();
        var hasComments = false;
        foreach (var text in sample.Texts)
        {
            var isFirst = true;
            foreach (var row in RowsOf(text, delimiter, comment, mostRows - rows.Count, ref hasComments))
            {
                (isFirst ? firsts : rows).Add(row);
                isFirst = false;
            }
        }

        if (firsts.Count == 0)
        {
            return new CsvSample(delimiter, new Table(JsonPath.Root));
        }

        var header = HeaderOf(firsts, rows);
        List<string[]> data = header is null ? [.. firsts, .. rows] : rows;
        var count = (header ?? data.GroupBy(row => row.Length).MaxBy(group => group.Count())!.First()).Length;
        var agreeing = data.Where(row => row.Length == count).ToList();
        var names = header ?? [.. Enumerable.Range(1, count).Select(column => $"c{column}")];
        var (commas, points) = (agreeing.Sum(row => row.Count(IsWithComma)), agreeing.Sum(row => row.Count(IsWithPoint)));
        return new CsvSample(delimiter, TableOf(names, agreeing, commas > points))
        {
            Fit = count < 2 || agreeing.Count == 0 ? 0 : (agreeing.Count / (double)data.Count) - (delimiter == ' ' ? 0.2 : 0) + (Math.Min(count, 50) * 0.0001),
            Header = header,
            Names = names,
            CommaNumbers = commas,
            PointNumbers = points,
            HasComments = hasComments,
        };
    }

    private static List<string[]> RowsOf(string text, char delimiter, string comment, int most, ref bool hasComments)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var row = new CsvRow(delimiter);
        var rows = new List<string[]>();
        var at = 0;
        while (at < bytes.Length && rows.Count < most)
        {
            var line = bytes.AsSpan(at, CsvRow.LineLength(bytes.AsSpan(at)));
            if (line.Trim(" \t"u8).IsEmpty || line.StartsWith("sep="u8))
            {
                at += line.Length + 1;
                continue;
            }

            if (line.StartsWith(Encoding.UTF8.GetBytes(comment)))
            {
                hasComments = true;
                at += line.Length + 1;
                continue;
            }

            if (row.Read(bytes, at, out var end) is null)
            {
                var cells = new string[row.Count];
                for (var cell = 0; cell < cells.Length; cell++)
                {
                    cells[cell] = Encoding.UTF8.GetString(row.CellOf(bytes, cell).Text);
                }

                rows.Add(cells);
            }

            at = end + 1;
        }

        return rows;
    }

    // A row of names alone that every record begins with, above rows of which some cell is a number.
    private static string[]? HeaderOf(List<string[]> firsts, List<string[]> rows)
    {
        var first = firsts[0];
        var isNames = first.All(cell => cell.Length > 0 && !IsNumber(cell) && !LooksLikeTime(cell))
            && first.Distinct(StringComparer.Ordinal).Count() == first.Length;
        return isNames && firsts.TrueForAll(other => other.SequenceEqual(first)) && rows.Exists(row => row.Any(cell => IsNumber(cell) || LooksLikeTime(cell))) ? first : null;
    }

    private static Table TableOf(string[] names, List<string[]> rows, bool hasDecimalComma)
    {
        var table = new Table(JsonPath.Root) { Rows = rows.Count };
        for (var column = 0; column < names.Length; column++)
        {
            if (names[column].Length == 0 || table.ColumnOf(JsonPath.Of(names[column])) is not { } facts)
            {
                continue;
            }

            foreach (var row in rows)
            {
                var cell = row[column];
                facts.AddText(hasDecimalComma && IsWithComma(cell) ? cell.Replace(',', '.') : cell);
            }
        }

        return table;
    }

    private static bool IsNumber(string cell) => CellNumber.TryRead(Encoding.UTF8.GetBytes(cell), out _) || IsWithComma(cell);

    private static bool IsWithComma(string cell) =>
        cell.Contains(',', StringComparison.Ordinal) && RowMapper.TryReadWithComma(Encoding.UTF8.GetBytes(cell), out var value) && double.IsFinite(value);

    private static bool IsWithPoint(string cell) =>
        cell.Contains('.', StringComparison.Ordinal) && CellNumber.TryRead(Encoding.UTF8.GetBytes(cell), out var value) && double.IsFinite(value);

    private static bool LooksLikeTime(string cell) => Timestamps.Parse(cell, out _) is TimestampError.None or TimestampError.NoOffset;
}
