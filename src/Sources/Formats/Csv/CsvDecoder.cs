using System.Text;
using System.Text.Unicode;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Csv;

/// <summary>
/// Decodes rows of cells. A row with a fault ends with its first line. Lines end with LF, CRLF or CR. Blank lines, comments, repetitions of the header and a first line
/// such as <c>sep=;</c> are no rows.
/// </summary>
/// <param name="format">The format.</param>
/// <param name="options">The options of every decoder.</param>
internal sealed class CsvDecoder(CsvFormat format, DecoderOptions options) : MappedDecoder(options)
{
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    private readonly ReadingBuilder _reading = new(options.KnownSensorId);
    private readonly CsvRow _row = new(format.Delimiter);
    private readonly byte[]? _skip = format.Skip is { } skip ? Encoding.UTF8.GetBytes(skip) : null;
    private byte[] _header = [];
    private CsvPlan? _plan = format.Columns is { } columns ? CsvPlan.Create(format, columns, out _) : null;

    /// <inheritdoc/>
    protected override string? DecodeMapped(ReadOnlySpan<byte> text, int begin)
    {
        var at = NextRow(text, LineStart(text, begin));
        if (SeparatorOf(text, at) is { } separator)
        {
            if (separator != format.Delimiter)
            {
                return $"The first line says that the delimiter is '{separator}', but the definition says \"{CsvMembers.NameOf(format.Delimiter)}\".";
            }

            at = NextRow(text, at + "sep=;".Length);
        }

        if (format.Columns is null)
        {
            if (at >= text.Length)
            {
                return "The record has no header.";
            }

            if (ReadHeader(text, ref at) is { } reason)
            {
                return text[begin] is (byte)'{' or (byte)'[' ? $"{reason} It looks like JSON." : reason;
            }
        }

        ReadRows(text, at);
        return Count > 0 ? null : format.Columns is null ? "The record has a header, but no rows." : "The record has no rows.";
    }

    private void ReadRows(ReadOnlySpan<byte> text, int at)
    {
        while ((at = NextRow(text, at)) < text.Length)
        {
            var fault = _row.Read(text, at, out var end);
            if (fault is not null)
            {
                Reject(fault, at, end);
            }
            else if (format.Columns is not null || !text[at..end].SequenceEqual(_header))
            {
                ReadRow(text, at, end);
            }

            at = end;
        }
    }

    private void ReadRow(ReadOnlySpan<byte> text, int start, int end)
    {
        if (_row.Count != _plan!.Columns.Count)
        {
            Reject(WrongCount(text[start..end]), start, end);
            return;
        }

        _reading.Begin();
        var cells = new Cells(_row, text);
        _plan.Mapper.Map(ref cells, _reading, ArrivedAt);
        foreach (var (name, column) in _plan.Others)
        {
            AddNumber(_row.CellOf(text, column), name);
        }

        if (_reading.Build(ArrivedAt) is { } reading)
        {
            Accept(reading, start, end);
        }
        else
        {
            Reject(_reading.Reason!, start, end);
        }
    }

    private void AddNumber(Cell cell, string name)
    {
        var isNumber = format.HasDecimalComma ? RowMapper.TryReadWithComma(cell.Text, out var value) : CellNumber.TryRead(cell.Text, out value);
        if (double.IsFinite(value) && isNumber)
        {
            _reading.AddMetric(name, value);
        }
        else if (double.IsInfinity(value))
        {
            _reading.Refuse($"'{name}' {cell.Shown} is too large for a number.");
        }
        else if (!isNumber && _plan!.Mapper.DecimalHint(cell.Text) is { Length: > 0 } hint)
        {
            _reading.Refuse($"'{name}' {cell.Shown} is no number{hint}.");
        }
    }

    private string WrongCount(ReadOnlySpan<byte> row)
    {
        var expected = _plan!.Columns.Count;
        var names = format.Columns is null ? "header" : "definition";
        var remedy = "";
        foreach (var delimiter in Delimiters)
        {
            if (delimiter != format.Delimiter && _row.Count == 1 && expected > 1 && row.Count((byte)delimiter) == expected - 1)
            {
                remedy = $": is the delimiter \"{CsvMembers.NameOf(delimiter)}\"?";
            }
        }

        if (remedy.Length == 0 && format.Delimiter == ',' && _row.Count > expected)
        {
            remedy = ": a cell with a comma in it, such as a decimal comma, must be in quotes";
        }

        return $"The row has {Cells(_row.Count)}, but the {names} has {(expected == 1 ? "1 column" : $"{expected} columns")}{remedy}{(remedy.EndsWith('?') ? "" : ".")}";

        static string Cells(int count) => count == 1 ? "1 cell" : $"{count} cells";
    }

    private string? ReadHeader(ReadOnlySpan<byte> text, ref int at)
    {
        var fault = _row.Read(text, at, out var end);
        var header = text[at..end];
        at = end;
        if (fault is not null)
        {
            return $"The header cannot be read. {fault}";
        }

        if (_plan is not null && header.SequenceEqual(_header))
        {
            return null;
        }

        if (!Utf8.IsValid(header))
        {
            return $"The header is not UTF-8: {ContentHint.OfBadUtf8(header)}.";
        }

        var names = new string[_row.Count];
        for (var column = 0; column < names.Length; column++)
        {
            names[column] = Encoding.UTF8.GetString(_row.CellOf(text, column).Text);
        }

        _header = header.ToArray();
        _plan = CsvPlan.Create(format, names, out var reason);
        return reason;
    }

    // The offset of the next line that is neither blank nor a comment.
    private int NextRow(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length)
        {
            var length = CsvRow.LineLength(text[at..]);
            var line = text.Slice(at, length);
            if (!line.Trim(" \t\0"u8).IsEmpty && !(_skip is not null && line.TrimStart(" \t"u8).StartsWith(_skip)))
            {
                return at;
            }

            at += length + 1;
        }

        return text.Length;
    }

    // The blanks that a row begins with belong to it.
    private static int LineStart(ReadOnlySpan<byte> text, int begin)
    {
        while (begin > 0 && text[begin - 1] is (byte)' ' or (byte)'\t')
        {
            begin--;
        }

        return begin;
    }

    private static char? SeparatorOf(ReadOnlySpan<byte> text, int at)
    {
        var line = text[at..];
        line = line[..CsvRow.LineLength(line)];
        return line.Length == "sep=;".Length && Ascii.EqualsIgnoreCase(line[..^1], "sep="u8) ? (char)line[^1] : null;
    }

    private readonly ref struct Cells(CsvRow row, ReadOnlySpan<byte> text) : IRowCells
    {
        private readonly ReadOnlySpan<byte> _text = text;

        public Cell this[int column] => row.CellOf(_text, column);
    }
}
