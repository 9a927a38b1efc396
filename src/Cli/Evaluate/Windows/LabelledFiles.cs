using System.Text.Json;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Input;
using SensorGrid.Cli.Progress;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Evaluate.Windows;

/// <summary>
/// Reads series and their labels: JSON with, for each file's path, a list of <c>[start, end]</c>, both inside the window and in UTC. This is how the Numenta
/// Anomaly Benchmark (arXiv:1510.03336) describes them.
/// </summary>
internal static class LabelledFiles
{
    /// <exception cref="CliException">A file cannot be read, or does not fit its labels.</exception>
    public static async Task<IReadOnlyList<LabelledSeries>> LoadAsync(InputOptions data, string labels, CliContext context, CancellationToken cancellationToken)
    {
        var windows = await ReadLabelsAsync(labels, cancellationToken);
        var series = new List<LabelledSeries>();
        foreach (var file in InputFolder.Files(data))
        {
            var name = Path.GetRelativePath(data.File, file.File).Replace(Path.DirectorySeparatorChar, '/');
            if (!windows.TryGetValue(name, out var times))
            {
                throw new CliException($"'{labels}' says nothing of '{name}'.");
            }

            var readings = await ReadAsync(file, context, cancellationToken);
            series.Add(new LabelledSeries(name, readings, [.. times.Select(time => RowsOf(name, readings, time)).Order()]));
        }

        return series;
    }

    private static async Task<Dictionary<string, DateTimeOffset[][]>> ReadLabelsAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var labels = await JsonSerializer.DeserializeAsync<Dictionary<string, string[][]>>(file, JsonSerializerOptions.Default, cancellationToken);
            return labels!.ToDictionary(
                label => label.Key,
                label => Array.ConvertAll(label.Value, window => Array.ConvertAll(window, ParseTime)),
                StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new CliException($"--labels '{path}' cannot be read: {exception.Message}");
        }
    }

    private static DateTimeOffset ParseTime(string text) =>
        Timestamps.TryParseLocal(text, out var utc) ? new DateTimeOffset(utc, TimeSpan.Zero)
        : Timestamps.Parse(text, out var time) is var error and not TimestampError.None ? throw new FormatException($"'{text}' {Timestamps.Explain(error)}.")
        : time;

    private static async Task<Reading[]> ReadAsync(InputOptions file, CliContext context, CancellationToken cancellationToken)
    {
        var readings = new List<Reading>();
        await using var source = await ReadingSources.OpenAsync(file, context.Input, new NoProgress(), cancellationToken);
        ReadingSources.TellLeftOut(source, context.Progress);
        await foreach (var item in source.ReadAsync(cancellationToken))
        {
            var error = item.Error ?? (item.Reading!.Metrics.Length == 0 ? "The row has no value." : null);
            readings.Add(error is null
                ? item.Reading!
                : throw new CliException($"'{file.File}', line {item.Line}: {error} Every row is needed, since windows are counted in rows."));
        }

        return [.. readings];
    }

    private static (int First, int Last) RowsOf(string name, Reading[] readings, DateTimeOffset[] window)
    {
        var first = Array.FindIndex(readings, reading => reading.EventTime >= window[0] && reading.EventTime <= window[1]);
        var last = Array.FindLastIndex(readings, reading => reading.EventTime >= window[0] && reading.EventTime <= window[1]);
        return first >= 0 ? (first, last) : throw new CliException($"'{name}' has no row in the window from {window[0]:u} to {window[1]:u}.");
    }
}
