using System.Runtime.CompilerServices;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Cli.Input;

/// <summary>Readings from a file in the record format of a source definition: the file is one record, or every line is.</summary>
/// <param name="file">The file.</param>
/// <param name="format">The record format.</param>
/// <param name="isLines">Whether every line is a record, which comes along with its readings. A file that is too long to be decoded at once is read so in any case.</param>
internal sealed class DefinedReadingSource(InputFile file, RecordFormat format, bool isLines) : IReadingSource
{
    /// <summary>The longest file that is decoded at once; a longer one is read line by line.</summary>
    public const int WholeBytes = 16 << 20;

    private const string FirstLine = "Line 1: ";
    private const int MaxRecordBytes = 1 << 20;

    private readonly RecordDecoder _decoder = format.CreateDecoder(new DecoderOptions(TimeSpan.MaxValue) { MostRejected = int.MaxValue });

    public string Name => file.Name;

    public double Fraction => file.Fraction;

    public bool IsOneSeries => false;

    public IReadOnlyList<string> LeftOut => [];

    public IReadOnlyList<string> Remarks => [];

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

    public IAsyncEnumerable<InputItem> ReadAsync(CancellationToken cancellationToken) =>
        isLines || file.Length > WholeBytes ? ReadLinesAsync(cancellationToken) : ReadWholeAsync(cancellationToken);

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private async IAsyncEnumerable<InputItem> ReadWholeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await file.OpenUtf8Async(cancellationToken);
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy, cancellationToken);
        foreach (var item in Decode(copy.GetBuffer().AsMemory(0, (int)copy.Length), line: 1))
        {
            yield return item;
        }
    }

    private async IAsyncEnumerable<InputItem> ReadLinesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = file.Open();
        await foreach (var (number, line) in FileLines.ReadAsync(stream, MaxRecordBytes, cancellationToken))
        {
            if (line.Length > MaxRecordBytes)
            {
                yield return InputItem.Bad(number, $"The line has more than {MaxRecordBytes} bytes, the most that a record of a stream may have.");
                continue;
            }

            var record = line;
            foreach (var item in Decode(line, number).Select(WithoutLine))
            {
                // With the first reading of its line alone: it is put once.
                yield return item.Reading is null ? item : item with { Record = record };
                record = item.Reading is null ? record : default;
            }
        }
    }

    // A decoder counts the lines of its record, which is one line.
    private static InputItem WithoutLine(InputItem item) =>
        item.Error is { } error && error.StartsWith(FirstLine, StringComparison.Ordinal) ? item with { Error = error[FirstLine.Length..] } : item;

    private IReadOnlyList<InputItem> Decode(ReadOnlyMemory<byte> data, long line) => JsonItems.Of(_decoder.Decode(data.Span, arrivedAt: null), data, line);
}
