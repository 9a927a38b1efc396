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

    public void Signed(long value) => Unsigned(Zigzag(value));

    public void Short(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(destination.GetSpan(2), value);
        destination.Advance(2);
    }

    public void Fixed(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination.GetSpan(8), value);
        destination.Advance(8);
    }

    /// <summary>Writes an instant (ticks) that is near another one, or the least value, which stands for none: that takes one byte.</summary>
    public void Time(long value, long near) => Unsigned(value == long.MinValue ? 0 : Zigzag(unchecked(value - near)) + 1);

    public void Double(double value) => Fixed(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes a number that the reader may know already: then it takes one byte.</summary>
    public void DoubleUnless(double value, double known)
    {
        var isKnown = BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(known);
        Byte((byte)(isKnown ? 0 : 1));
        if (!isKnown)
        {
            Double(value);
        }
    }

    public void Single(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(destination.GetSpan(4), value);
        destination.Advance(4);
    }

    /// <summary>Writes numbers of which many may be 0: each of these takes a bit.</summary>
    public void Singles(ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i += 8)
        {
            var eight = values.Slice(i, Math.Min(8, values.Length - i));
            var present = 0;
            for (var j = 0; j < eight.Length; j++)
            {
                // -0 is a number like any other.
                present |= BitConverter.SingleToInt32Bits(eight[j]) == 0 ? 0 : 1 << j;
            }

            Byte((byte)present);
            foreach (var value in eight)
            {
                if (BitConverter.SingleToInt32Bits(value) != 0)
                {
                    Single(value);
                }
            }
        }
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(destination.GetSpan(bytes.Length));
        destination.Advance(bytes.Length);
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

    public void Shard(ShardName shard) => String(shard.ToString());

    public void Position(LogPosition position)
    {
        position.Sequence.Write(destination.GetSpan(SequenceNumber.Size));
        destination.Advance(SequenceNumber.Size);
        Count(position.SubSequence);
        Count(position.Index);
    }

    private static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));
}
