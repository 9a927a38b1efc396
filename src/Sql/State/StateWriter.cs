using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Unicode;
using SensorGrid.Sql.Values;
using SqlValue = SensorGrid.Sql.Values.Value;

namespace SensorGrid.Sql.State;

/// <summary>Writes the state of a run: numbers in as many groups of 7 bits as they need, values with their kind, and at the end a checksum of all.</summary>
/// <param name="output">The destination of the bytes.</param>
internal sealed class StateWriter(IBufferWriter<byte> output) : IDisposable
{
    private const int ChunkSize = 1 << 14;

    /// <summary>A number of more bits is shorter as it is.</summary>
    private const int MostVariableBits = 49;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _chunk = new byte[ChunkSize];
    private int _used;

    /// <summary>Writes a byte.</summary>
    public void Byte(byte value)
    {
        if (_used == _chunk.Length)
        {
            Flush();
        }

        _chunk[_used++] = value;
    }

    /// <summary>Writes whether something is so.</summary>
    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>Writes a number of items, or an index.</summary>
    public void Count(int value) => Unsigned((ulong)value);

    /// <summary>Writes a whole number; one near 0 is short.</summary>
    public void Number(long value) => Unsigned(ZigZag(value));

    /// <summary>Writes a wide whole number; one near 0 is short.</summary>
    public void Wide(Int128 value)
    {
        var left = (UInt128)((value << 1) ^ (value >> 127));
        for (; left >= 0x80; left >>= 7)
        {
            Byte((byte)(left | 0x80));
        }

        Byte((byte)left);
    }

    /// <summary>Writes the bits of a floating-point number.</summary>
    public void Double(double value) => Fixed(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes bytes as they are, without their number.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > _chunk.Length - _used)
        {
            var fitting = _chunk.Length - _used;
            bytes[..fitting].CopyTo(_chunk.AsSpan(_used));
            _used = _chunk.Length;
            bytes = bytes[fitting..];
            Flush();
        }

        bytes.CopyTo(_chunk.AsSpan(_used));
        _used += bytes.Length;
    }

    /// <summary>Writes a value.</summary>
    public void Value(Value value)
    {
        if (value.IsNull)
        {
            Byte(StateTags.Null);
            return;
        }

        switch (value.Reference)
        {
            case null:
                Bits(value.Bits);
                break;
            case string text:
                Encoded(text);
                break;
            case byte[] bytes:
                Byte(StateTags.Bytes);
                Count(bytes.Length);
                Raw(bytes);
                break;
            case Value[] fields:
                Byte(StateTags.Row);
                List(fields);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Writes text.</summary>
    public void Text(string text) => Value(SqlValue.Of(text));

    /// <summary>Writes values whose number is known.</summary>
    public void Values(ReadOnlySpan<Value> values)
    {
        foreach (var value in values)
        {
            Value(value);
        }
    }

    /// <summary>Writes values with their number.</summary>
    public void List(ReadOnlySpan<Value> values)
    {
        Count(values.Length);
        Values(values);
    }

    /// <summary>Writes a row.</summary>
    public void Row(Row row)
    {
        Number(row.Time);
        List(row.Values);
    }

    /// <summary>Writes items in their order.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="write">Writes an item, in at least one byte.</param>
    public void Items<T>(IReadOnlyList<T> items, Action<StateWriter, T> write)
    {
        Count(items.Count);
        foreach (var item in items)
        {
            write(this, item);
        }
    }

    /// <summary>Writes the items of a ring, the oldest first.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="write">Writes an item, in at least one byte.</param>
    public void Items<T>(Ring<T> items, Action<StateWriter, T> write)
    {
        Count(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            write(this, items[i]);
        }
    }

    /// <summary>Writes a part that has a binary form of its own.</summary>
    public void Part(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            write(writer);
        }

        Count((int)stream.Length);
        Raw(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <summary>Writes the checksum, and hands all to the destination.</summary>
    public void Finish()
    {
        Flush();
        output.Write(_hash.GetHashAndReset());
    }

    public void Dispose() => _hash.Dispose();

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private void Unsigned(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte((byte)(value | 0x80));
        }

        Byte((byte)value);
    }

    private void Bits(long bits)
    {
        var number = ZigZag(bits);
        if (number >> MostVariableBits == 0)
        {
            Byte(StateTags.Number);
            Unsigned(number);
        }
        else
        {
            Byte(StateTags.Bits);
            Fixed(bits);
        }
    }

    private void Fixed(long bits)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bits);
        Raw(bytes);
    }

    /// <summary>Writes text as UTF-8; where a half of a surrogate pair stands alone, as it is in memory.</summary>
    private void Encoded(string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(text.Length * 3);
        if (Utf8.FromUtf16(text, buffer, out _, out var length, replaceInvalidSequences: false) is OperationStatus.Done)
        {
            Byte(StateTags.Utf8);
            Count(length);
            Raw(buffer.AsSpan(0, length));
        }
        else
        {
            Byte(StateTags.Utf16);
            Count(text.Length);
            foreach (var unit in text)
            {
                Byte((byte)unit);
                Byte((byte)(unit >> 8));
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Flush()
    {
        var bytes = _chunk.AsSpan(0, _used);
        _hash.AppendData(bytes);
        output.Write(bytes);
        _used = 0;
    }
}
