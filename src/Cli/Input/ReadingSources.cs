using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Input;

/// <summary>Opens files of readings.</summary>
internal static class ReadingSources
{
    public static async Task<IReadingSource> OpenAsync(InputOptions options, Func<Stream> standardInput, CancellationToken cancellationToken)
    {
        var format = options.Format ?? FormatOf(options.File);
        RefuseCsvOptions(options, format);
        var file = await InputFile.CreateAsync(options.File, standardInput, cancellationToken);
        try
        {
            return format == InputFormat.Csv
                ? await CsvReadingSource.OpenAsync(file, options, cancellationToken)
                : new NdjsonReadingSource(file);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
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
            options.ValueColumns is { Count: > 0 } ? "--value-column" :
            options.SensorId is not null ? "--sensor-id" :
            options.SensorIdColumn is not null ? "--sensor-id-column" :
            options.IdColumn is not null ? "--id-column" : null;
        if (format == InputFormat.Ndjson && given is not null)
        {
            throw new CliException($"{given} is for CSV, but '{options.File}' is read as NDJSON: leave it out, or say --format csv.", ExitCode.Usage);
        }
    }
}
