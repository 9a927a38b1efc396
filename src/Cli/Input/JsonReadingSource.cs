using System.Globalization;
using System.Runtime.CompilerServices;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Progress;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Input;

/// <summary>Readings from a JSON file: one array, a reading or an array of them a line, or readings one after the other.</summary>
internal sealed class JsonReadingSource : IReadingSource
{
    private const int ReportEvery = 10_000;

    private readonly InputFile _file;
    private readonly ReadingDecoder _decoder = new(TimeSpan.MaxValue);

    private JsonReadingSource(InputFile file) => _file = file;

    public string Name => _file.Name;

    public double Fraction => _file.Fraction;

    public bool IsOneSeries => false;

    public IReadOnlyList<string> LeftOut => [];

    public IReadOnlyList<string> Remarks => [];

    /// <summary>Opens the file. One array is refused as a whole when its elements cannot be told apart, as a request is.</summary>
    /// <exception cref="CliException">It is no JSON.</exception>
    public static async Task<JsonReadingSource> OpenAsync(InputFile file, IProgressStep progress, CancellationToken cancellationToken)
    {
        await using var pieces = await JsonPieces.OpenAsync(file, cancellationToken);
        for (var count = 1; pieces.ObjectsOnly && await pieces.ReadAsync(cancellationToken); count++)
        {
            if (count % ReportEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Report(file.Fraction, string.Create(CultureInfo.InvariantCulture, $"{count:N0} values"));
            }
        }

        return new JsonReadingSource(file);
    }

    public async Task<IReadOnlyCollection<string>> GetMetricsAsync(CancellationToken cancellationToken)
    {
        var metrics = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var item in ReadAsync(cancellationToken))
        {
            metrics.UnionWith(item.Reading?.Metrics.Select(metric => metric.Name) ?? []);
            metrics.UnionWith(item.Reading?.Missing ?? []);
        }

        return metrics;
    }

    public async IAsyncEnumerable<InputItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var pieces = await JsonPieces.OpenAsync(_file, cancellationToken);
        var items = new List<InputItem>();
        while (await pieces.ReadAsync(cancellationToken))
        {
            Decode(pieces, items);
            foreach (var item in items)
            {
                yield return item;
            }

            items.Clear();
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private void Decode(JsonPieces pieces, List<InputItem> items)
    {
        var data = pieces.Current;
        if (pieces.ObjectsOnly && data[0] != '{')
        {
            items.Add(InputItem.Bad(pieces.Line, "A reading must be a JSON object."));
            return;
        }

        var decoded = _decoder.Decode(data, arrivedAt: null);
        items.AddRange(decoded.Readings.Select(reading => InputItem.Of(pieces.Line, reading.Reading)));
        items.AddRange(decoded.Rejected.Select(rejected => InputItem.Bad(pieces.Line, rejected.Reason)));
    }
}
