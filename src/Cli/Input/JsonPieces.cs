using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Input;

/// <summary>The parts of a JSON file, one after the other, each with its line.</summary>
internal sealed class JsonPieces : IAsyncDisposable
{
    private const int MaxPieceBytes = 16 << 20;
    private const int HeadBytes = 1 << 16;

    private readonly InputFile _file;
    private readonly Stream _stream;
    private readonly IJsonCutter _cutter;
    private byte[] _buffer;
    private int _start;
    private int _length;
    private bool _isLast;
    private long _nextLine = 1;
    private Range _current;

    private JsonPieces(InputFile file, Stream stream, byte[] head, int length)
    {
        (_file, _stream, _buffer, _length, _isLast) = (file, stream, head, length, length < head.Length);
        _start = Left.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        _cutter = JsonLayout.Detect(Left);
    }

    public static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>The bytes of the part, of which there is at least one.</summary>
    public ReadOnlyMemory<byte> Current => _buffer.AsMemory(_current);

    /// <summary>The line on which it begins, from 1.</summary>
    public long Line { get; private set; }

    /// <inheritdoc cref="IJsonCutter.ObjectsOnly"/>
    public bool ObjectsOnly => _cutter.ObjectsOnly;

    private ReadOnlySpan<byte> Left => _buffer.AsSpan(_start, _length - _start);

    public static async Task<JsonPieces> OpenAsync(InputFile file, CancellationToken cancellationToken)
    {
        var stream = await file.OpenUtf8Async(cancellationToken);
        try
        {
            var head = new byte[HeadBytes];
            var length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
            return new JsonPieces(file, stream, head, length);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes on to the next part.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="CliException">What follows is not JSON, or is too long.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_cutter.TryCut(Left, _isLast) is { } piece)
            {
                Take(piece);
                if (piece.Length > 0)
                {
                    return true;
                }
            }

            if (_isLast)
            {
                return false;
            }

            MakeRoom();
            var read = await _stream.ReadAtLeastAsync(_buffer.AsMemory(_length), 1, throwOnEndOfStream: false, cancellationToken);
            _length += read;
            _isLast = read == 0;
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private void Take(JsonPiece piece)
    {
        var (before, after) = (Left[..piece.Start].Count((byte)'\n'), Left[piece.Start..piece.Next].Count((byte)'\n'));
        Line = _nextLine + before;
        if (piece.Error is { } error)
        {
            throw new CliException($"'{_file.Name}', line {Line} is not JSON, and what follows it cannot be told apart: {error}.");
        }

        _current = (_start + piece.Start)..(_start + piece.Start + piece.Length);
        _nextLine = Line + after;
        _start += piece.Next;
    }

    private void MakeRoom()
    {
        var left = Left;
        if (left.Length > MaxPieceBytes)
        {
            throw new CliException(
                $"'{_file.Name}', line {_nextLine}: the line or value that begins here is longer than {MaxPieceBytes >> 20} MiB: put one reading, or a short array of them, on a line.");
        }

        var next = left.Length > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        left.CopyTo(next);
        (_buffer, _start, _length) = (next, 0, left.Length);
    }
}
