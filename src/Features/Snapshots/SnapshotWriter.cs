using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Snapshots;

/// <summary>Writes the parts that a snapshot is made of: little-endian numbers, and whole numbers in as few bytes as they need (LEB128).</summary>
internal readonly ref struct SnapshotWriter(IBufferWriter<byte> destination)
{
    public void Byte(byte value)
    {
        destination.GetSpan(1)[0] = value;
        destination.Advance(1);
    }

    public void Count(long value) => Unsigned((ulong)value);

    public void Unsigned(ulong value)
    {
        var span = destination.GetSpan(10);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        destination.Advance(length);
    }

    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Fixed(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination.GetSpan(8), value);
        destination.Advance(8);
    }

    public void Double(double value) => Fixed(BitConverter.DoubleToInt64Bits(value));

    public void Single(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(destination.GetSpan(4), value);
        destination.Advance(4);
    }

    public void Singles(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            Single(value);
        }
    }

    public void UInt128(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(destination.GetSpan(16), value);
        destination.Advance(16);
    }

    public void String(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Count(length);
        Encoding.UTF8.GetBytes(value, destination.GetSpan(length));
        destination.Advance(length);
    }

    public void Position(LogPosition position)
    {
        position.Sequence.Write(destination.GetSpan(SequenceNumber.Size));
        destination.Advance(SequenceNumber.Size);
        Count(position.SubSequence);
        Count(position.Index);
    }
}
