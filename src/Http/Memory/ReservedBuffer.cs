using System.Buffers;

namespace SensorGrid.Http.Memory;

/// <summary>A buffer in one piece that grows by doubling, and reserves what it takes before.</summary>
/// <param name="reservation">What it takes; it gives it back.</param>
public sealed class ReservedBuffer(ByteReservation reservation) : IBufferWriter<byte>
{
    private const int FirstBytes = 4096;

    private byte[] _bytes = [];
    private int _used;

    /// <summary>The written bytes.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _used);

    public void Advance(int count) => _used += count;

    /// <exception cref="OverloadedException">There is no room.</exception>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var needed = _used + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
        {
            var room = Math.Max(Math.Max(FirstBytes, needed), (int)Math.Min(2L * _bytes.Length, Array.MaxLength));

            // The old bytes are there until they are copied.
            reservation.Resize((long)_bytes.Length + room);
            Array.Resize(ref _bytes, room);
            reservation.Resize(room);
        }

        return _bytes.AsMemory(_used);
    }

    /// <inheritdoc cref="GetMemory"/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
