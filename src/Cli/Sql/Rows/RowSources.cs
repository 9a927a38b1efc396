using System.IO.Compression;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Sql.Input;

namespace SensorGrid.Cli.Sql.Rows;

/// <summary>Opens files of rows.</summary>
internal static class RowSources
{
    /// <summary>The number of rows from whose values the types of columns are concluded.</summary>
    public const int Sample = 1000;

    private const string Compressed = ".gz";

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path; <c>-</c> is standard input.</param>
    /// <param name="format">The format; null for that of its name, or of its first character.</param>
    /// <param name="schema">The schema; null to discover one.</param>
    /// <param name="names">Chooses the names of columns that are discovered.</param>
    /// <param name="standardInput">Standard input.</param>
    /// <param name="time">How the rows' time is found; null for rows without one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">It cannot be read, or has no columns.</exception>
    public static async Task<IRowSource> OpenAsync(
        string path, InputFormat? format, InputSchema? schema, DiscoveredNames names, Func<Stream> standardInput, UnmappedTime? time, CancellationToken cancellationToken)
    {
        var file = await OpenFileAsync(path, standardInput, cancellationToken);
        try
        {
            if (schema is not null)
            {
                return new MappedRowSource(file, time is null ? schema : await time.AddToAsync(file, schema, cancellationToken));
            }

            return (format ?? await FormatOfAsync(path, file, cancellationToken)) == InputFormat.Csv
                ? await CsvRowSource.OpenAsync(file, names, Sample, cancellationToken)
                : new MappedRowSource(file, await DiscoverAsync(file, names, cancellationToken));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static async Task<InputFile> OpenFileAsync(string path, Func<Stream> standardInput, CancellationToken cancellationToken)
    {
        if (!path.EndsWith(Compressed, StringComparison.OrdinalIgnoreCase) || !File.Exists(path))
        {
            return await InputFile.CreateAsync(path, standardInput, cancellationToken);
        }

        try
        {
            return await InputFile.CreateCopyAsync(path, () => new GZipStream(File.OpenRead(path), CompressionMode.Decompress), cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw new CliException($"'{path}' is no file of gzip: {exception.Message}");
        }
    }

    private static async Task<InputFormat> FormatOfAsync(string path, InputFile file, CancellationToken cancellationToken)
    {
        path = path.EndsWith(Compressed, StringComparison.OrdinalIgnoreCase) ? path[..^Compressed.Length] : path;
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".CSV" or ".TSV":
                return InputFormat.Csv;
            case ".NDJSON" or ".JSONL" or ".JSON":
                return InputFormat.Ndjson;
        }

        await using var stream = await file.OpenUtf8Async(cancellationToken);
        var head = new byte[1 << 10];
        var length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var rest = head.AsSpan(0, length);
        rest = (rest.StartsWith(JsonPieces.ByteOrderMark) ? rest[JsonPieces.ByteOrderMark.Length..] : rest).TrimStart(JsonScan.Blank);
        return rest is [(byte)'{' or (byte)'[', ..] ? InputFormat.Ndjson : InputFormat.Csv;
    }

    private static async Task<InputSchema> DiscoverAsync(InputFile file, DiscoveredNames names, CancellationToken cancellationToken)
    {
        var survey = new JsonSurvey(CellRules.Discovered(NumberCells.UsualMarks));
        await using var pieces = await JsonPieces.OpenAsync(file, cancellationToken);
        for (var count = 0; count < Sample && await pieces.ReadAsync(cancellationToken); count++)
        {
            survey.Add(pieces.Current.Span);
        }

        var schema = survey.Conclude(names);
        return schema.Columns.Count > 0
            ? schema
            : throw new CliException($"'{file.Name}' has no JSON objects in its first {Sample} lines, so its columns cannot be discovered: give them with --schema.");
    }
}
