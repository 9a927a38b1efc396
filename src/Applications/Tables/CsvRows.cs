using System.Text;
using SensorGrid.Features.Documents;

namespace SensorGrid.Applications.Tables;

/// <summary>Splits CSV into rows and fields: quotes as in RFC 4180, blank lines left out.</summary>
/// <param name="bytes">The text, UTF-8.</param>
/// <param name="columnDelimiter">The text between fields.</param>
/// <param name="rowDelimiter">The text between rows; a carriage return before it is left out.</param>
internal readonly ref struct CsvRows(ReadOnlySpan<byte> bytes, string columnDelimiter, string rowDelimiter)
{
    private const byte Quote = (byte)'"';

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly byte[] _columnDelimiter = Encoding.UTF8.GetBytes(columnDelimiter);
    private readonly byte[] _rowDelimiter = Encoding.UTF8.GetBytes(rowDelimiter);

    /// <summary>Splits all of it.</summary>
    /// <param name="mistakes">A quote that is not closed is added to it.</param>
    public List<CsvField[]> All(Mistakes mistakes)
    {
        var rows = new List<CsvField[]>();
        var row = new List<CsvField>();
        var at = _bytes.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        while (at < _bytes.Length)
        {
            var start = at;
            at = EndOf(start, mistakes);
            var isLast = at == _bytes.Length;
            var endsRow = isLast || _bytes[at..].StartsWith(_rowDelimiter);
            row.Add(FieldAt(start, at));
            at += isLast ? 0 : endsRow ? _rowDelimiter.Length : _columnDelimiter.Length;
            if (!endsRow && at == _bytes.Length)
            {
                row.Add(new CsvField(at, ""));
                endsRow = true;
            }

            if (endsRow)
            {
                if (row is not [{ Text.Length: 0 }])
                {
                    rows.Add([.. row]);
                }

                row.Clear();
            }
        }

        return rows;
    }

    /// <summary>Finds the delimiter behind a field; the end of the text when there is none.</summary>
    private int EndOf(int start, Mistakes mistakes)
    {
        var quote = -1;
        for (var at = start; at < _bytes.Length; at++)
        {
            if (_bytes[at] == Quote)
            {
                quote = quote < 0 ? at : -1;
            }
            else if (quote < 0 && (_bytes[at..].StartsWith(_columnDelimiter) || _bytes[at..].StartsWith(_rowDelimiter)))
            {
                return at;
            }
        }

        if (quote >= 0)
        {
            mistakes.Add(quote, "The quote is not closed: write a double quote inside of quotes twice.");
        }

        return _bytes.Length;
    }

    private CsvField FieldAt(int start, int end)
    {
        var text = Encoding.UTF8.GetString(_bytes[start..end]);
        var trimmed = text.Trim();
        var offset = start + Encoding.UTF8.GetByteCount(text.AsSpan(0, text.Length - text.AsSpan().TrimStart().Length));
        return new CsvField(offset, trimmed is ['"', .., '"'] ? trimmed[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : trimmed);
    }
}
