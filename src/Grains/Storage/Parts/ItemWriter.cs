using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SensorGrid.Grains.Storage.Parts;

/// <summary>Writes the bytes of items. Numbers are LEB128.</summary>
/// <remarks>Its buffer goes to the next writer of the thread: sensors are stored all the time, and growing buffers would be most of what that allocates.</remarks>
internal readonly struct ItemWriter : IDisposable
{
    private const int FirstBytes = 4 * 1024;

    // A larger buffer is not kept.
    private const int MostKept = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _spare;

    private readonly ArrayBufferWriter<byte> _output;

    public ItemWriter()
    {
        (_output, _spare) = (_spare ?? new ArrayBufferWriter<byte>(FirstBytes), null);
        _output.ResetWrittenCount();
    }

    /// <summary>The number of bytes so far.</summary>
    public int Length => _output.WrittenCount;

    /// <summary>The bytes so far; until more are written, or the writer is released.</summary>
    public ReadOnlySpan<byte> Written => _output.WrittenSpan;

    public byte[] ToArray() => _output.WrittenSpan.ToArray();

    /// <summary>Releases the buffer: nothing may be written or read any more.</summary>
    public void Dispose()
    {
        if (_output.Capacity <= MostKept)
        {
            _spare = _output;
        }
    }

    public void Byte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }

    public void Number(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        for (; value >= 0x80; value >>= 7)
        {
            Byte((byte)(value | 0x80));
        }

        Byte((byte)value);
    }

    /// <summary>Writes a number of 8 bytes, little-endian.</summary>
    public void Number64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_output.GetSpan(8), value);
        _output.Advance(8);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        Raw(bytes);
    }

    public void Raw(ReadOnlySpan<byte> bytes) => _output.Write(bytes);

    public void Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Number(length);
        Encoding.UTF8.GetBytes(text, _output.GetSpan(length));
        _output.Advance(length);
    }

    public void Name(Guid name)
    {
        name.TryWriteBytes(_output.GetSpan(16));
        _output.Advance(16);
    }
}
