using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SensorGrid.Cli.Train.Onnx;

/// <summary>Writes the binary format of Protocol Buffers, as far as ONNX needs it: fields in the order in which they are written.</summary>
internal sealed class ProtobufWriter
{
    private enum WireType
    {
        Varint = 0,
        LengthDelimited = 2,
    }

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Integer(int field, long value)
    {
        Tag(field, WireType.Varint);
        Varint((ulong)value);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, WireType.LengthDelimited);
        Varint((ulong)value.Length);
        _bytes.Write(value);
    }

    public void Message(int field, Action<ProtobufWriter> write)
    {
        var message = new ProtobufWriter();
        write(message);
        Bytes(field, message._bytes.WrittenSpan);
    }

    /// <summary>Writes a repeated field, packed: every reader must accept that too, and it is half as long.</summary>
    public void Integers(int field, IEnumerable<long> values) => Message(field, packed =>
    {
        foreach (var value in values)
        {
            packed.Varint((ulong)value);
        }
    });

    /// <inheritdoc cref="Integers"/>
    public void Floats(int field, IReadOnlyList<float> values) => Bytes(field, LittleEndian(values));

    /// <summary>Converts numbers to bytes as ONNX keeps them wherever it keeps bytes.</summary>
    public static byte[] LittleEndian(IReadOnlyList<float> values)
    {
        var bytes = new byte[values.Count * sizeof(float)];
        for (var i = 0; i < values.Count; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return bytes;
    }

    /// <inheritdoc cref="LittleEndian(IReadOnlyList{float})"/>
    public static byte[] LittleEndian(IReadOnlyList<long> values)
    {
        var bytes = new byte[values.Count * sizeof(long)];
        for (var i = 0; i < values.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        return bytes;
    }

    private void Tag(int field, WireType type) => Varint(((ulong)field << 3) | (ulong)type);

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    private void Byte(byte value) => _bytes.Write([value]);
}
