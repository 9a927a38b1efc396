using System.Globalization;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Csv;

/// <summary>
/// Cuts a row into cells. A cell in quotes may hold delimiters, line ends and, doubled, quotes. Blanks around a cell do not belong to it; a quote within a cell that does
/// not begin with one does. Used for one row after the other.
/// </summary>
/// <param name="delimiter">The character between cells.</param>
internal sealed class CsvRow(char delimiter)
{
    /// <summary>Most cells of a row.</summary>
    public const int MostCells = 4096;

    private readonly byte _delimiter = (byte)delimiter;
    private readonly bool _isBlank = delimiter == ' ';
    private CsvCell[] _cells = new CsvCell[16];
    private byte[] _plain = new byte[256];

    /// <summary>The number of cells.</summary>
    public int Count { get; private set; }

    /// <summary>Cuts the row that begins at an offset.</summary>
    /// <param name="text">The record.</param>
    /// <param name="start">The offset; not at a line end.</param>
    /// <param name="end">The offset of the line end behind the row, or of the text's end; of a row with a fault, of its first line.</param>
    /// <returns>The fault; null when there is none.</returns>
    public string? Read(ReadOnlySpan<byte> text, int start, out int end)
    {
        Count = 0;
        var at = start;
        string? fault = null;
        while (fault is null)
        {
            at = SkipBlanks(text, at);
            if (_isBlank && IsEnd(text, at))
            {
                break;
            }

            fault = at < text.Length && text[at] == '"' ? ReadQuoted(text, start, ref at) : ReadPlain(text, ref at);
            if (fault is null && IsEnd(text, at))
            {
                break;
            }

            at++;
        }

        end = fault is null ? at : start + LineLength(text[start..]);
        return fault;
    }

    /// <summary>A cell of the row.</summary>
    public Cell CellOf(ReadOnlySpan<byte> text, int column)
    {
        if (column >= Count)
        {
            return default;
        }

        var cell = _cells[column];
        var value = text.Slice(cell.Start, cell.Length);
        return new Cell(CellKind.Text, cell.HasQuotes ? WithoutDoubled(value) : value);
    }

    /// <summary>The length of the line that a text begins with, without its end.</summary>
    public static int LineLength(ReadOnlySpan<byte> text) => text.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var length ? length : text.Length;

    private static bool IsEnd(ReadOnlySpan<byte> text, int at) => at >= text.Length || text[at] is (byte)'\r' or (byte)'\n';

    private int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && (text[at] == ' ' || (text[at] == '\t' && _delimiter != '\t')))
        {
            at++;
        }

        return at;
    }

    private string? ReadPlain(ReadOnlySpan<byte> text, ref int at)
    {
        var rest = text[at..];
        var length = _isBlank ? rest.IndexOfAny(" \t\r\n"u8) : rest.IndexOfAny(_delimiter, (byte)'\r', (byte)'\n');
        length = length < 0 ? rest.Length : length;
        var start = at;
        at += length;
        return Add(new CsvCell(start, rest[..length].TrimEnd(" \t"u8).Length, false));
    }

    private string? ReadQuoted(ReadOnlySpan<byte> text, int start, ref int at)
    {
        var open = at;
        var hasQuotes = false;
        while (true)
        {
            var length = text[(at + 1)..].IndexOf((byte)'"');
            if (length < 0)
            {
                at = text.Length;
                return Fault(start, open, "is not closed");
            }

            at += length + 1;
            if (at + 1 >= text.Length || text[at + 1] != '"')
            {
                break;
            }

            hasQuotes = true;
            at++;
        }

        var cell = new CsvCell(open + 1, at - open - 1, hasQuotes);
        var close = at;
        at = SkipBlanks(text, at + 1);
        if (IsEnd(text, at) || text[at] == _delimiter || (_isBlank && at > close + 1))
        {
            // The blank that ends the cell is behind us.
            at -= _isBlank && !IsEnd(text, at) ? 1 : 0;
            return Add(cell);
        }

        return Fault(start, open, "closes within its cell: double a quote that belongs to the text");
    }

    private static string Fault(int start, int open, string fault) =>
        string.Create(CultureInfo.InvariantCulture, $"The quote at byte {open - start + 1} of the row {fault}.");

    private string? Add(CsvCell cell)
    {
        if (Count == MostCells)
        {
            return $"The row has more than {MostCells} cells.";
        }

        if (Count == _cells.Length)
        {
            Array.Resize(ref _cells, Count * 2);
        }

        _cells[Count++] = cell;
        return null;
    }

    private ReadOnlySpan<byte> WithoutDoubled(ReadOnlySpan<byte> text)
    {
        if (_plain.Length < text.Length)
        {
            _plain = new byte[text.Length];
        }

        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            _plain[length++] = text[at];
            at += text[at] == '"' ? 1 : 0;
        }

        return _plain.AsSpan(0, length);
    }
}
