using System.Buffers.Binary;
using System.Text;

namespace SensorGrid.Grains.Storage.Parts;

/// <summary>Reads what <see cref="ItemWriter"/> wrote.</summary>
/// <remarks>All members throw <see cref="InvalidDataException"/> when the bytes are damaged.</remarks>
internal struct ItemReader(ReadOnlyMemory<byte> bytes)
{
    private const string Damaged = "The stored state is damaged: ";

    private ReadOnlyMemory<byte> _rest = bytes;

    public readonly ReadOnlyMemory<byte> Rest => _rest;

    public byte Byte() => Raw(1).Span[0];

    public long Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)value;
            }
        }

        throw new InvalidDataException(Damaged + "a number in it has no end.");
    }

    /// <summary>Reads a number of at most a limit: lengths, sizes and indices.</summary>
    public int Number(int most) =>
        Number() is var value && value <= most ? (int)value : throw new InvalidDataException(Damaged + "a number in it is out of range.");

    /// <summary>Reads a number of 8 bytes, little-endian.</summary>
    public ulong Number64() => BinaryPrimitives.ReadUInt64LittleEndian(Raw(8).Span);

    /// <summary>Reads the number of things that take at least a byte each.</summary>
    public int Count() => Number(_rest.Length);

    public ReadOnlyMemory<byte> Bytes() => Raw(Number(_rest.Length));

    public ReadOnlyMemory<byte> Raw(int length)
    {
        if (length > _rest.Length)
        {
            throw new InvalidDataException(Damaged + "it ends too early.");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    public Guid Name() => new(Raw(16).Span);
}
