using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Replay;
using SensorGrid.Cli.Sql.Output;
using SensorGrid.Sql.Programs;

namespace SensorGrid.Cli.Sql;

/// <summary>The destination of a run's rows.</summary>
internal sealed class SqlOutputs : IAsyncDisposable
{
    // The name that outputs have by habit.
    private const string Habitual = "DESTINATION_SQL_STREAM";

    private readonly StreamWriter? _file;
    private readonly TextWriter _writer;

    private SqlOutputs(StreamWriter? file, TextWriter writer, IReadOnlyList<(StreamDeclaration Stream, IRowWriter Writer)> writers) =>
        (_file, _writer, Writers) = (file, writer, writers);

    /// <summary>The streams that are written.</summary>
    public IReadOnlyList<(StreamDeclaration Stream, IRowWriter Writer)> Writers { get; }

    /// <summary>Opens the destination.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="streams">The program's streams.</param>
    /// <param name="outputs">The streams that leave the application; empty when it is not known.</param>
    /// <param name="context">Standard output.</param>
    /// <exception cref="CliException">The streams do not go together with the format, or the file cannot be written.</exception>
    public static SqlOutputs Open(SqlOptions options, StreamNames streams, IReadOnlyList<string> outputs, CliContext context)
    {
        var format = options.Format ?? FormatOf(options.Output);
        var chosen = Choose(options, streams, outputs);
        if (format != RowFormat.Table && chosen.Count > 1 && options.Streams.Count == 0 && chosen.Exists(named => named.Name == Habitual))
        {
            context.Error.WriteLine($"note: of the program's {chosen.Count} outputs {Habitual} is written (--stream chooses another one).");
            chosen = chosen.FindAll(named => named.Name == Habitual);
        }

        if (format != RowFormat.Table && chosen.Count != 1)
        {
            throw new CliException(
                chosen.Count == 0
                    ? "the program has no output stream: one that it declares and does not read itself, or a query by itself."
                    : $"{(options.Output is null ? "a format other than a table" : $"'{options.Output}'")} holds one stream, but the program has {chosen.Count} outputs, "
                    + $"{string.Join(", ", chosen.Select(named => named.Name))}: choose one with --stream.",
                ExitCode.Usage);
        }

        var file = options.Output is { } path ? ReplayFiles.Open(path) : null;
        var writer = file ?? (format == RowFormat.Table ? context.Output : context.Data);
        return new SqlOutputs(file, writer, [.. chosen.Select(named => (named.Stream, CreateWriter(format, named.Name, named.Stream, options, writer)))]);
    }

    /// <summary>Puts all that was written to its destination.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => _writer.FlushAsync(cancellationToken);

    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static List<(string Name, StreamDeclaration Stream)> Choose(SqlOptions options, StreamNames streams, IReadOnlyList<string> outputs)
    {
        if (options.Streams.Count > 0)
        {
            return [.. options.Streams.Select(streams.Find).DistinctBy(named => named.Stream, ReferenceEqualityComparer.Instance)];
        }

        // Those that the application connects, even if it reads them, too.
        var connected = streams.Declared.Where(named => outputs.Contains(named.Name)).ToList();
        return connected.Count > 0 ? connected : [.. streams.Outputs];
    }

    private static IRowWriter CreateWriter(RowFormat format, string name, StreamDeclaration stream, SqlOptions options, TextWriter writer) => format switch
    {
        RowFormat.Csv => new CsvWriter(writer, stream, options.Raw, options.RowTime),
        RowFormat.Ndjson => new NdjsonWriter(writer, stream, options.RowTime),
        _ => new TableWriter(writer, name, stream, options.Rows),
    };

    private static RowFormat FormatOf(string? output) => Path.GetExtension(output)?.ToUpperInvariant() switch
    {
        null => RowFormat.Table,
        ".CSV" => RowFormat.Csv,
        ".NDJSON" or ".JSONL" or ".JSON" => RowFormat.Ndjson,
        ".TXT" => RowFormat.Table,
        _ => throw new CliException($"it cannot be told in which format '{output}' is to be written: say --format csv or --format ndjson.", ExitCode.Usage),
    };
}
