using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Input;

/// <summary>Readings from a file in which every line is what a record of the stream would hold.</summary>
internal sealed class NdjsonReadingSource(InputFile file) : IReadingSource
{
    private const int LongestLine = 16 << 20;

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private readonly ReadingDecoder _decoder = new(TimeSpan.MaxValue);

    public string Name => file.Name;

    public double Fraction => file.Fraction;

    public bool IsOneSeries => false;

    public async Task<IReadOnlyCollection<string>> GetMetricsAsync(CancellationToken cancellationToken)
    {
        var metrics = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var item in ReadAsync(cancellationToken))
        {
            metrics.UnionWith(item.Reading?.Metrics.Select(metric => metric.Name) ?? []);
        }

        return metrics;
    }

    public async IAsyncEnumerable<InputItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(file.Open());
        var line = 0L;
        var items = new List<InputItem>();
        var more = true;
        while (more)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            while (TakeLine(ref buffer, result.IsCompleted, out var bytes))
            {
                Decode(bytes, ++line, items);
            }

            if (buffer.Length > LongestLine)
            {
                throw new CliException($"'{file.Name}', line {line + 1} is longer than {LongestLine >> 20} MiB: NDJSON has one reading, or an array of them, a line.");
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
            more = !result.IsCompleted;
            foreach (var item in items)
            {
                yield return item;
            }

            items.Clear();
        }

        await pipe.CompleteAsync();
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private static bool TakeLine(ref ReadOnlySequence<byte> buffer, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        line = buffer;
        if (isLast && !buffer.IsEmpty)
        {
            buffer = buffer.Slice(buffer.End);
            return true;
        }

        return false;
    }

    private void Decode(ReadOnlySequence<byte> bytes, long line, List<InputItem> items)
    {
        var data = bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
        if (line == 1 && data.StartsWith(ByteOrderMark))
        {
            data = data[ByteOrderMark.Length..];
        }

        if (data.Trim(" \t\r"u8).IsEmpty)
        {
            return;
        }

        var decoded = _decoder.Decode(data, arrivedAt: null);
        items.AddRange(decoded.Readings.Select(reading => InputItem.Of(line, reading.Reading)));
        items.AddRange(decoded.Rejected.Select(rejected => InputItem.Bad(line, rejected.Reason)));
    }
}
