using System.Runtime.CompilerServices;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Input;

/// <summary>Readings from a JSON file: one array, a reading or an array of them a line, or readings one after the other.</summary>
internal sealed class JsonReadingSource(InputFile file) : IReadingSource
{
    private const int MaxPieceBytes = 16 << 20;
    private const int HeadBytes = 1 << 16;

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private readonly ReadingDecoder _decoder = new(TimeSpan.MaxValue);

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

    public async IAsyncEnumerable<InputItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await file.OpenUtf8Async(cancellationToken);
        var buffer = new byte[HeadBytes];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        var isLast = length < buffer.Length;
        var start = buffer.AsSpan(0, length).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var cutter = JsonLayout.Detect(buffer.AsSpan(start, length - start));
        var line = 1L;
        var items = new List<InputItem>();
        while (true)
        {
            while (cutter.TryCut(buffer.AsSpan(start, length - start), isLast) is { } piece)
            {
                line += buffer.AsSpan(start, piece.Start).Count((byte)'\n');
                Decode(buffer.AsSpan(start + piece.Start, piece.Length), piece, line, cutter, items);
                line += buffer.AsSpan(start + piece.Start, piece.Next - piece.Start).Count((byte)'\n');
                start += piece.Next;
                foreach (var item in items)
                {
                    yield return item;
                }

                items.Clear();
            }

            if (isLast)
            {
                yield break;
            }

            (buffer, length) = MakeRoom(buffer, start, length, line);
            start = 0;
            var read = await stream.ReadAtLeastAsync(buffer.AsMemory(length), 1, throwOnEndOfStream: false, cancellationToken);
            length += read;
            isLast = read == 0;
        }
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private (byte[] Buffer, int Length) MakeRoom(byte[] buffer, int start, int length, long line)
    {
        var left = length - start;
        if (left > MaxPieceBytes)
        {
            throw new CliException($"'{file.Name}', line {line}: the line or value that begins here is longer than {MaxPieceBytes >> 20} MiB: put one reading, or a short array of them, on a line.");
        }

        var next = left > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
        buffer.AsSpan(start, left).CopyTo(next);
        return (next, left);
    }

    private void Decode(ReadOnlySpan<byte> data, JsonPiece piece, long line, IJsonCutter cutter, List<InputItem> items)
    {
        if (piece.Error is { } error)
        {
            // Where the next value begins is not known.
            throw new CliException($"'{file.Name}', line {line} is not JSON, and what follows it cannot be told apart: {error}.");
        }

        if (data.IsEmpty)
        {
            return;
        }

        if (cutter.ObjectsOnly && data[0] != '{')
        {
            items.Add(InputItem.Bad(line, "A reading must be a JSON object."));
            return;
        }

        var decoded = _decoder.Decode(data, arrivedAt: null);
        items.AddRange(decoded.Readings.Select(reading => InputItem.Of(line, reading.Reading)));
        items.AddRange(decoded.Rejected.Select(rejected => InputItem.Bad(line, rejected.Reason)));
    }
}
