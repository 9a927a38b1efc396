using System.Buffers.Binary;
using System.Text;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Snapshots;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote; anything else ends in an <see cref="InvalidDataException"/>.</summary>
internal ref struct SnapshotReader(ReadOnlySpan<byte> source)
{
    private ReadOnlySpan<byte> _rest = source;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <exception cref="InvalidDataException">There is more in the section than was read.</exception>
    public readonly void RequireEnd(in SnapshotFrame frame)
    {
        if (!IsAtEnd)
        {
            throw new InvalidDataException($"The snapshot is damaged: there is something behind the end of its section '{frame.Name}'.");
        }
    }

    public byte Byte() => Take(1)[0];

    /// <summary>Reads a number of things that follow, each at least one byte long: so a damaged number cannot ask for more memory than there are bytes.</summary>
    public int Count()
    {
        var value = Unsigned();
        return value <= (ulong)_rest.Length ? (int)value : throw new InvalidDataException("The snapshot is damaged: it announces more than it holds.");
    }

    public long Number() => checked((long)Unsigned());

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("The snapshot is damaged: a number in it does not end.");
    }

    public long Signed() => Unzigzag(Unsigned());

    public ushort Short() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public long Fixed() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public long Time(long near) => Unsigned() is > 0 and var value ? unchecked(near + Unzigzag(value - 1)) : long.MinValue;

    public double Double() => BitConverter.Int64BitsToDouble(Fixed());

    public double DoubleUnless(double known) => Byte() == 0 ? known : Double();

    public float Single() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    /// <summary>Fills all of the room.</summary>
    public void Singles(Span<float> values)
    {
        var present = 0;
        for (var i = 0; i < values.Length; i++)
        {
            present = i % 8 == 0 ? Byte() : present >> 1;
            values[i] = (present & 1) == 0 ? 0 : Single();
        }
    }

    public ReadOnlySpan<byte> Bytes(int length) => Take(length);

    public UInt128 UInt128() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16));

    public string String() => Encoding.UTF8.GetString(Take(Count()));

    public ShardName Shard() => ShardName.Parse(String());

    public LogPosition Position()
    {
        var sequence = SequenceNumber.Read(Take(SequenceNumber.Size));
        return new LogPosition(sequence, Number(), checked((int)Number()));
    }

    private static long Unzigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
        {
            throw new InvalidDataException("The snapshot is damaged: it ends too early.");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
