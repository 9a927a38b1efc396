using System.Buffers.Binary;
using System.IO.Hashing;
using Amazon.Runtime.EventStreams;

namespace SensorGrid.Kinesis.Client.Wire;

/// <summary>Reads frames of <c>application/vnd.amazon.eventstream</c> from a stream. Not safe for concurrent use.</summary>
/// <remarks>
/// The SDK parses a frame and checks its checksums. Where it begins and ends is decided here: the SDK's own decoder waits for whatever length a prelude says, and does not notice that a stream
/// ends inside of a frame.
/// </remarks>
internal sealed class EventStreamFrames(Stream stream) : IDisposable
{
    /// <summary>The most bytes of a frame: 24 MiB of payload and 128 KiB of headers, by the format's definition.</summary>
    public const int MaxFrame = (24 * 1024 * 1024) + (128 * 1024) + Overhead;

    private const int Prelude = 12;

    /// <summary>The bytes of a frame without headers and payload: prelude and checksum.</summary>
    private const int Overhead = Prelude + 4;

    private const int LeastRead = 64 * 1024;

    private byte[] _buffer = new byte[LeastRead];
    private int _start;
    private int _end;

    /// <summary>Reads the next frame.</summary>
    /// <returns>Null at the end of the stream.</returns>
    /// <exception cref="IOException">The stream ends inside of a frame, or what came is no frame; there is nothing more to read.</exception>
    public async ValueTask<IEventStreamMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        IEventStreamMessage? frame;
        while (!TryRead(out frame))
        {
            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return _end == _start ? null : throw new IOException($"The event stream ends inside of a frame, after {_end - _start} bytes of it.");
            }

            _end += read;
        }

        return frame;
    }

    /// <summary>Reads a frame that has come already, whole.</summary>
    /// <exception cref="IOException">What came is no frame.</exception>
    public bool TryRead(out IEventStreamMessage? frame)
    {
        frame = null;
        if (_end - _start < Prelude || FrameLength() is var length && _end - _start < length)
        {
            return false;
        }

        try
        {
            // Of a frame that does not begin its buffer the SDK takes other bytes for the checksum.
            frame = EventStreamMessage.FromBuffer(_start == 0 ? _buffer : _buffer.AsSpan(_start, length).ToArray(), 0, length);
        }
        catch (Exception exception)
        {
            // The SDK's parser has exceptions of its own for checksums, and the runtime's for what lies outside of a frame.
            throw new IOException($"A frame of the event stream is damaged: {exception.Message}", exception);
        }

        _start += length;
        return true;
    }

    public void Dispose() => stream.Dispose();

    private int FrameLength()
    {
        var prelude = _buffer.AsSpan(_start, Prelude);
        if (Crc32.HashToUInt32(prelude[..8]) != BinaryPrimitives.ReadUInt32BigEndian(prelude[8..]))
        {
            throw new IOException("A frame of the event stream is damaged: the checksum of its first bytes is wrong.");
        }

        var (length, headers) = (BinaryPrimitives.ReadUInt32BigEndian(prelude), BinaryPrimitives.ReadUInt32BigEndian(prelude[4..]));
        return length is >= Overhead and <= MaxFrame && headers <= length - Overhead
            ? (int)length
            : throw new IOException($"A frame of the event stream has {length} bytes, {headers} of them headers: it may have {Overhead} to {MaxFrame}.");
    }

    private void MakeRoom()
    {
        var pending = _end - _start;
        var needed = Math.Max(LeastRead, pending >= Prelude ? FrameLength() : 0);

        // A buffer that a large frame needed is given back when that frame has gone.
        var buffer = needed > _buffer.Length || (_buffer.Length > LeastRead && needed == LeastRead) ? new byte[needed] : _buffer;
        if (_start > 0 || buffer != _buffer)
        {
            _buffer.AsSpan(_start, pending).CopyTo(buffer);
            (_buffer, _start, _end) = (buffer, 0, pending);
        }
    }
}
