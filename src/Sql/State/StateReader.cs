using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SensorGrid.Sql.Values;
using SqlValue = SensorGrid.Sql.Values.Value;

namespace SensorGrid.Sql.State;

/// <summary>
/// Reads what a <see cref="StateWriter"/> wrote. Whatever the bytes are, it ends, allocates in proportion to their number, and throws nothing but <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class StateReader
{
    /// <summary>The most levels of row values in row values.</summary>
    private const int MostLevels = 16;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlyMemory<byte> _state;
    private readonly ReadOnlyMemory<byte> _checksum;
    private int _at;

    /// <param name="state">The bytes, with their checksum.</param>
    /// <exception cref="InvalidDataException">They are too few.</exception>
    public StateReader(ReadOnlyMemory<byte> state)
    {
        if (state.Length < SHA256.HashSizeInBytes)
        {
            throw new InvalidDataException($"The state is cut: it has {state.Length} bytes, and its checksum alone has {SHA256.HashSizeInBytes}.");
        }

        _state = state[..^SHA256.HashSizeInBytes];
        _checksum = state[_state.Length..];
    }

    private int Left => _state.Length - _at;

    /// <summary>Creates the exception of bytes that no run wrote.</summary>
    public static InvalidDataException Fault(string message) => new($"The state is damaged: {message}");

    /// <summary>Checks that the bytes are those that were written.</summary>
    /// <exception cref="InvalidDataException">The checksum is wrong.</exception>
    public void Verify()
    {
        if (!SHA256.HashData(_state.Span).AsSpan().SequenceEqual(_checksum.Span))
        {
            throw new InvalidDataException("The state is damaged or cut: its checksum is wrong. Restore an earlier one.");
        }
    }

    /// <summary>Reads a byte.</summary>
    public byte Byte() => Raw(1)[0];

    /// <summary>Reads whether something is so.</summary>
    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw Fault($"{other} is neither yes nor no."),
    };

    /// <summary>Reads a number of items, of which each has at least one byte.</summary>
    public int Count() => Index(Left + 1);

    /// <summary>Reads an index.</summary>
    /// <param name="count">The number of items; the index is below it.</param>
    public int Index(int count)
    {
        var value = Unsigned();
        return value < (ulong)count ? (int)value : throw Fault($"the number {value} is not below {count}.");
    }

    /// <summary>Reads a whole number.</summary>
    public long Number()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads a number that is 0 or more.</summary>
    public long NotNegative() => Number() is >= 0 and var value ? value : throw Fault("a number is below 0.");

    /// <summary>Reads a wide whole number.</summary>
    public Int128 Wide()
    {
        var value = UInt128.Zero;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            if (shift > 126 || (shift == 126 && next > 3))
            {
                throw Fault("a number has too many digits.");
            }

            value |= (UInt128)(next & 0x7Fu) << shift;
            if (next < 0x80)
            {
                return (Int128)(value >> 1) ^ -(Int128)(value & 1);
            }
        }
    }

    /// <summary>Reads the bits of a floating-point number.</summary>
    public double Double() => BitConverter.Int64BitsToDouble(Fixed());

    /// <summary>Reads bytes as they are.</summary>
    public ReadOnlySpan<byte> Raw(int count)
    {
        if (count > Left)
        {
            throw Fault("it ends too early.");
        }

        _at += count;
        return _state.Span.Slice(_at - count, count);
    }

    /// <summary>Reads a value.</summary>
    public Value Value() => Value(0);

    /// <summary>Reads a value that is text.</summary>
    public string Text() => Value().Reference as string ?? throw Fault("a value is no text.");

    /// <summary>Reads values whose number is known.</summary>
    public void Values(Span<Value> values)
    {
        foreach (ref var value in values)
        {
            value = Value(0);
        }
    }

    /// <summary>Reads values whose number is known.</summary>
    public Value[] Values(int count)
    {
        var values = new Value[count];
        Values(values);
        return values;
    }

    /// <summary>Reads values with their number.</summary>
    public Value[] List() => List(0);

    /// <summary>Reads a row.</summary>
    public Row Row() => new(Number(), List(0));

    /// <summary>Reads items in their order.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    public List<T> Items<T>(Func<StateReader, T> read)
    {
        var count = Count();
        var items = new List<T>(count);
        for (var i = 0; i < count; i++)
        {
            items.Add(read(this));
        }

        return items;
    }

    /// <summary>Reads items into an empty ring.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    public void Items<T>(Ring<T> items, Func<StateReader, T> read)
    {
        var count = Count();
        for (var i = 0; i < count; i++)
        {
            items.Add(read(this));
        }
    }

    /// <summary>Reads a part that has a binary form of its own.</summary>
    /// <typeparam name="T">The type of the part.</typeparam>
    public T Part<T>(Func<BinaryReader, T> read)
    {
        using var stream = new MemoryStream(Raw(Count()).ToArray());
        using var reader = new BinaryReader(stream);
        var part = Read(read, reader);
        return stream.Position == stream.Length ? part : throw Fault("a part is longer than it should be.");
    }

    /// <summary>Checks that all was read.</summary>
    public void Finish()
    {
        if (Left > 0)
        {
            throw Fault($"{Left} bytes are left over.");
        }
    }

    private static T Read<T>(Func<BinaryReader, T> read, BinaryReader reader)
    {
        try
        {
            return read(reader);
        }
        catch (EndOfStreamException)
        {
            throw Fault("a part ends too early.");
        }
        catch (InvalidDataException error)
        {
            throw Fault($"{error.Message.TrimEnd('.')}.");
        }
    }

    private ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1)
            {
                throw Fault("a number has too many digits.");
            }

            value |= (next & 0x7FUL) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private long Fixed() => BinaryPrimitives.ReadInt64LittleEndian(Raw(sizeof(long)));

    private Value Value(int level) => Byte() switch
    {
        StateTags.Null => SqlValue.Null,
        StateTags.Number => SqlValue.Of(Number()),
        StateTags.Bits => SqlValue.Of(Fixed()),
        StateTags.Utf8 => SqlValue.Of(Encoded()),
        StateTags.Utf16 => SqlValue.Of(Units()),
        StateTags.Bytes => SqlValue.Of(Raw(Count()).ToArray()),
        StateTags.Row when level < MostLevels => SqlValue.Of(List(level + 1)),
        var tag => throw Fault($"{tag} is no kind of a value."),
    };

    private Value[] List(int level)
    {
        var values = new Value[Count()];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Value(level);
        }

        return values;
    }

    private string Encoded()
    {
        try
        {
            return Utf8.GetString(Raw(Count()));
        }
        catch (DecoderFallbackException)
        {
            throw Fault("a text is no UTF-8.");
        }
    }

    private string Units()
    {
        var count = Index((Left / 2) + 1);
        return string.Create(count, Raw(2 * count).ToArray(), (units, bytes) =>
        {
            for (var i = 0; i < units.Length; i++)
            {
                units[i] = (char)(bytes[2 * i] | (bytes[(2 * i) + 1] << 8));
            }
        });
    }
}
