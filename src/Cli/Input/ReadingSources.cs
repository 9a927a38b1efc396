using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Progress;
using SensorGrid.Offline.Progress;

namespace SensorGrid.Cli.Input;

/// <summary>Opens files of readings.</summary>
internal static class ReadingSources
{
    /// <summary>Opens a file as a step of its own, and reports which parts are left out.</summary>
    public static async Task<IReadingSource> OpenAsync(InputOptions options, CliContext context, CancellationToken cancellationToken)
    {
        var isCsv = options.Definition is null && (options.Format ?? FormatOf(options.File)) == InputFormat.Csv;
        var source = isCsv
            ? await context.Progress.RunAsync("surveying", step => OpenAsync(options, context.Input, step, cancellationToken))
            : await OpenAsync(options, context.Input, new NoProgress(), cancellationToken);
        TellLeftOut(source, context.Progress);
        return source;
    }

    /// <summary>Opens a file; what is known of it by then has been read.</summary>
    public static async Task<IReadingSource> OpenAsync(
        InputOptions options, Func<Stream> standardInput, IProgressStep progress, CancellationToken cancellationToken)
    {
        var defined = options.Definition is { } definition ? DefinitionFile.Load(definition).Format : null;
        var format = defined is not null ? InputFormat.Ndjson : options.Format ?? FormatOf(options.File);
        RefuseCsvOptions(options, format);
        var file = await InputFile.CreateAsync(options.File, standardInput, cancellationToken);
        try
        {
            if (defined is not null && !options.IsLines && file.Length > DefinedReadingSource.WholeBytes && !defined.StandsAlone("row"u8))
            {
                throw new CliException($"'{file.Name}' is longer than {DefinedReadingSource.WholeBytes >> 20} MiB, and its parts mean nothing without its beginning: split it, each part with that.");
            }

            IReadingSource source = defined is not null ? new DefinedReadingSource(file, defined, options.IsLines)
                : format == InputFormat.Csv
                ? await CsvReadingSource.OpenAsync(file, options, progress, cancellationToken)
                : await JsonReadingSource.OpenAsync(file, progress, cancellationToken);
            return options.Sort ? new SortedReadingSource(source) : source;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes a line for each part of the file that is not used.</summary>
    public static void TellLeftOut(IReadingSource source, IProgressDisplay display)
    {
        foreach (var reason in source.LeftOut)
        {
            display.WriteLine($"left out: '{source.Name}', {reason}.".ReplaceLineEndings(" "));
        }
    }

    /// <summary>Writes a line for each note on what was read.</summary>
    public static void TellRemarks(IReadingSource source, IProgressDisplay display)
    {
        foreach (var remark in source.Remarks)
        {
            display.WriteLine($"note: '{source.Name}': {remark}.");
        }
    }

    private static InputFormat FormatOf(string file)
    {
        var extension = Path.GetExtension(file).ToUpperInvariant();
        return extension switch
        {
            ".CSV" or ".TSV" => InputFormat.Csv,
            ".NDJSON" or ".JSONL" or ".JSON" => InputFormat.Ndjson,
            _ => throw new CliException($"it cannot be told whether '{file}' is CSV or NDJSON: say --format csv or --format ndjson.", ExitCode.Usage),
        };
    }

    private static void RefuseCsvOptions(InputOptions options, InputFormat format)
    {
        var given =
            options.TimestampColumn is not null ? "--timestamp-column" :
            options.TimestampFormat is not null ? "--timestamp-format" :
            options.TimeZone is not null ? "--time-zone" :
            options.ValueColumns is { Count: > 0 } ? "--value-column" :
            options.Renames is { Count: > 0 } ? "--rename" :
            options.Missing is { Count: > 0 } ? "--missing" :
            options.DecimalComma ? "--decimal-comma" :
            options.SensorId is not null ? "--sensor-id" :
            options.SensorIdColumn is not null ? "--sensor-id-column" :
            options.IdColumn is not null ? "--id-column" : null;
        if (format == InputFormat.Ndjson && given is not null)
        {
            throw new CliException(
                options.Definition is { } definition
                    ? $"{given} is for CSV without a definition, but '{options.File}' is read by --definition '{definition}': leave one of them out."
                    : $"{given} is for CSV, but '{options.File}' is read as NDJSON: leave it out, or say --format csv.",
                ExitCode.Usage);
        }
    }
}
