using System.Text;
using SensorGrid.Cli.CommandLine;
using Sylvan.Data.Csv;

namespace SensorGrid.Cli.Input;

/// <summary>The rows of a CSV file below its header, one after the other, each with its line. Blank lines and rows, comments and repetitions of the header are no rows.</summary>
internal sealed class CsvRecords : IAsyncDisposable
{
    /// <summary>The character that begins a line that is no row.</summary>
    public const char Comment = '#';

    private const int LongestRow = 1 << 20;
    private const int HeadLength = 1 << 16;

    // A file in another encoding must not become another file: two sensors' ids could become the same.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly InputFile _file;
    private readonly CsvDataReader _csv;
    private readonly CommentCounter _comments;
    private long _nextLine = 1;
    private long _commentsSeen;

    private CsvRecords(InputFile file, CsvDataReader csv, CommentCounter comments) => (_file, _csv, _comments) = (file, csv, comments);

    /// <summary>The names of the columns, trimmed.</summary>
    public string[] Header { get; private set; } = [];

    /// <summary>The line on which the row begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Number of fields in the row.</summary>
    public int FieldCount => _csv.RowFieldCount;

    /// <summary>Opens the file and reads its header.</summary>
    /// <exception cref="CliException">It has none, or cannot be read.</exception>
    public static async Task<CsvRecords> OpenAsync(InputFile file, CancellationToken cancellationToken)
    {
        var separator = await DetectAsync(file, cancellationToken);
        var comments = new CommentCounter();
        var options = new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = separator,
            MaxBufferSize = LongestRow,
            Comment = Comment,
            CommentHandler = (Action<string>)comments.Add,
        };
        var text = OpenText(file);
        CsvRecords? records = null;
        try
        {
            records = new CsvRecords(file, await GuardAsync(file, 1, () => CsvDataReader.CreateAsync(text, options, cancellationToken)), comments);
            if (!await records.MoveAsync(cancellationToken))
            {
                throw new CliException($"'{file.Name}' is empty: a CSV file begins with a header row.");
            }

            records.Header = [.. Enumerable.Range(0, records.FieldCount).Select(ordinal => records.Field(ordinal).ToString())];
            return records;
        }
        catch
        {
            await (records?.DisposeAsync() ?? ValueTask.CompletedTask);
            text.Dispose();
            throw;
        }
    }

    /// <summary>Gets a field of the row, trimmed.</summary>
    public ReadOnlySpan<char> Field(int ordinal) => _csv.GetFieldSpan(ordinal).Trim();

    /// <summary>Goes on to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="CliException">What follows is not CSV.</exception>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (await MoveAsync(cancellationToken))
        {
            if (!RepeatsHeader())
            {
                return true;
            }
        }

        return false;
    }

    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    private static StreamReader OpenText(InputFile file) => new(file.Open(), StrictUtf8, detectEncodingFromByteOrderMarks: true);

    private static async Task<char> DetectAsync(InputFile file, CancellationToken cancellationToken)
    {
        using var text = OpenText(file);
        var head = new char[HeadLength];
        var length = await GuardAsync(file, 1, async () => await text.ReadBlockAsync(head, cancellationToken));
        return head.AsSpan(0, length).Contains('\0')
            ? throw new CliException($"'{file.Name}' has zero bytes in it: it is no text, or UTF-16 without a byte order mark. Convert it to UTF-8.")
            : CsvDialect.Detect(head.AsSpan(0, length));
    }

    private static async Task<T> GuardAsync<T>(InputFile file, long line, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (DecoderFallbackException)
        {
            throw new CliException($"'{file.Name}', at or after line {line}, is not UTF-8: convert it, such as with 'iconv -f LATIN1 -t UTF-8'.");
        }
        catch (Exception exception) when (exception is CsvFormatException or CsvRecordTooLargeException)
        {
            throw new CliException($"'{file.Name}', line {line} is not CSV, and what follows it cannot be told apart: {exception.Message}");
        }
    }

    // The next row that is not blank.
    private async Task<bool> MoveAsync(CancellationToken cancellationToken)
    {
        while (await GuardAsync(_file, _nextLine, () => _csv.ReadAsync(cancellationToken)))
        {
            // Comments are skipped by the reader, and a quoted field may hold line breaks: a row is more than one line then.
            Line = _nextLine + _comments.Lines - _commentsSeen;
            _commentsSeen = _comments.Lines;
            _nextLine = Line + LinesOf(_csv.GetRawRecordSpan());
            if (!IsBlank() && !(Line == 1 && CsvDialect.IsSeparatorLine(_csv.GetRawRecordSpan())))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsBlank()
    {
        for (var ordinal = 0; ordinal < FieldCount; ordinal++)
        {
            if (!Field(ordinal).IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    private static int LinesOf(ReadOnlySpan<char> record)
    {
        var text = record.TrimEnd("\r\n");
        return Math.Max(text.Count('\n'), text.Count('\r')) + 1;
    }

    // Files put one after the other, and annotated ones, have it again.
    private bool RepeatsHeader()
    {
        if (FieldCount != Header.Length)
        {
            return false;
        }

        for (var ordinal = 0; ordinal < Header.Length; ordinal++)
        {
            if (!Field(ordinal).SequenceEqual(Header[ordinal]))
            {
                return false;
            }
        }

        return true;
    }

    private sealed class CommentCounter
    {
        public long Lines { get; private set; }

        public void Add(string comment) => Lines++;
    }
}
