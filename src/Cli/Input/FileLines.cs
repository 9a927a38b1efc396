using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace SensorGrid.Cli.Input;

/// <summary>Reads the lines of a file as bytes.</summary>
internal static class FileLines
{
    /// <summary>Reads the lines that are not blank.</summary>
    /// <param name="stream">The file; it is read to its end, and stays open.</param>
    /// <param name="mostBytes">The longest line; a longer one is cut off behind that many bytes and one more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Each line's number, from 1, and its bytes without the line's end; they are the caller's.</returns>
    public static async IAsyncEnumerable<(long Number, ReadOnlyMemory<byte> Bytes)> ReadAsync(
        Stream stream, int mostBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        var line = new ArrayBufferWriter<byte>();
        var number = 1L;
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                Append(line, buffer.Slice(0, end), mostBytes);
                if (Finish(line) is { } bytes)
                {
                    yield return (number, bytes);
                }

                number++;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            Append(line, buffer, mostBytes);
            pipe.AdvanceTo(buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        await pipe.CompleteAsync();
        if (Finish(line) is { } last)
        {
            yield return (number, last);
        }
    }

    // One byte more than there may be says that it is too long; no more of it is kept.
    private static void Append(ArrayBufferWriter<byte> line, ReadOnlySequence<byte> part, int mostBytes)
    {
        foreach (var piece in part.Slice(0, Math.Min(part.Length, mostBytes + 1 - line.WrittenCount)))
        {
            line.Write(piece.Span);
        }
    }

    private static ReadOnlyMemory<byte>? Finish(ArrayBufferWriter<byte> line)
    {
        var bytes = line.WrittenMemory.TrimEnd((byte)'\r');
        ReadOnlyMemory<byte>? finished = bytes.Span.Trim(" \t"u8).IsEmpty ? default(ReadOnlyMemory<byte>?) : bytes.ToArray();
        line.ResetWrittenCount();
        return finished;
    }
}
