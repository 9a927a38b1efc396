using System.Buffers;

namespace SensorGrid.Http.Sockets;

/// <summary>A buffer that grows with what is written to it, and is used again and again by one loop.</summary>
public sealed class LoopBuffer : IBufferWriter<byte>
{
    private const int FirstBytes = 32 * 1024;

    // One that has grown beyond is given up once it is emptied.
    private const int MostKept = 256 * 1024;

    private byte[] _bytes = new byte[FirstBytes];
    private int _used;

    /// <summary>Gets the bytes written since it was emptied.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _used);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - _used), nameof(count));
        _used += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsSpan(_used);
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        _used = 0;
        if (_bytes.Length > MostKept)
        {
            _bytes = new byte[FirstBytes];
        }
    }

    private void EnsureRoom(int sizeHint)
    {
        if (_bytes.Length - _used < Math.Max(sizeHint, 1))
        {
            Array.Resize(ref _bytes, Math.Max(checked(_used + sizeHint), 2 * _bytes.Length));
        }
    }
}
