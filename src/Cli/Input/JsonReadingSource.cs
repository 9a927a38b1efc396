using System.Globalization;
using System.Runtime.CompilerServices;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Features.Readings;
using SensorGrid.Offline.Progress;

namespace SensorGrid.Cli.Input;

/// <summary>Readings from a JSON file: one array, a reading or an array of them a line, or readings one after the other.</summary>
internal sealed class JsonReadingSource : IReadingSource
{
    private const int ReportEvery = 10_000;
    private const int DefaultWholeBytes = 16 << 20;

    private readonly InputFile _file;
    private readonly bool _isWhole;
    private readonly ReadingDecoder _decoder = new(TimeSpan.MaxValue, mostRejected: int.MaxValue);

    private JsonReadingSource(InputFile file, bool isWhole) => (_file, _isWhole) = (file, isWhole);

    public string Name => _file.Name;

    public double Fraction => _file.Fraction;

    public bool IsOneSeries => false;

    public IReadOnlyList<string> LeftOut => [];

    public IReadOnlyList<string> Remarks => [];

    /// <summary>
    /// Opens the file. One that is too long to be decoded at once is refused when the elements of its array cannot be distinguished.
    /// </summary>
    /// <param name="wholeBytes">The longest file that is decoded at once, as a request is.</param>
    /// <exception cref="CliException">It is no JSON.</exception>
    public static async Task<JsonReadingSource> OpenAsync(
        InputFile file, IProgressStep progress, CancellationToken cancellationToken, int wholeBytes = DefaultWholeBytes)
    {
        if (file.Length <= wholeBytes)
        {
            return new JsonReadingSource(file, isWhole: true);
        }

        await using var pieces = await JsonPieces.OpenAsync(file, cancellationToken);
        for (var count = 1; pieces.ObjectsOnly && await pieces.ReadAsync(cancellationToken); count++)
        {
            if (count % ReportEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Report(file.Fraction, string.Create(CultureInfo.InvariantCulture, $"{count:N0} values"));
            }
        }

        return new JsonReadingSource(file, isWhole: false);
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
        if (_isWhole)
        {
            foreach (var item in await ReadWholeAsync(cancellationToken))
            {
                yield return item;
            }

            yield break;
        }

        await using var pieces = await JsonPieces.OpenAsync(_file, cancellationToken);
        while (await pieces.ReadAsync(cancellationToken))
        {
            foreach (var item in Decode(pieces))
            {
                yield return item;
            }
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private async Task<IReadOnlyList<InputItem>> ReadWholeAsync(CancellationToken cancellationToken)
    {
        await using var stream = await _file.OpenUtf8Async(cancellationToken);
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy, cancellationToken);
        var data = copy.GetBuffer().AsMemory(0, (int)copy.Length);
        return IsEmpty(data.Span) ? [] : JsonItems.Of(_decoder.Decode(data.Span, arrivedAt: null), data, firstLine: 1);
    }

    private IReadOnlyList<InputItem> Decode(JsonPieces pieces) =>
        pieces.ObjectsOnly && pieces.Current.Span[0] != '{'
            ? [InputItem.Bad(pieces.Line, "A reading is a JSON object.")]
            : JsonItems.Of(_decoder.Decode(pieces.Current.Span, arrivedAt: null), pieces.Current, pieces.Line);

    // Nothing, or an empty array: a file without readings, and no fault of any.
    private static bool IsEmpty(ReadOnlySpan<byte> data)
    {
        data = (data.StartsWith(JsonPieces.ByteOrderMark) ? data[JsonPieces.ByteOrderMark.Length..] : data).Trim(JsonScan.Blank);
        return data.IsEmpty || (data is [(byte)'[', .., (byte)']'] && data[1..^1].Trim(JsonScan.Blank).IsEmpty);
    }
}
