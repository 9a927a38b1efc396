using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace SensorGrid.Api.Redis.Wire;

/// <summary>Writes answers in the version of the protocol that the client has chosen.</summary>
/// <param name="output">Takes the bytes, until another one is set.</param>
internal sealed class ReplyWriter(IBufferWriter<byte> output)
{
    // A type's character, the digits of an integer with its sign, and a line end.
    private const int HeadBytes = 24;

    // The shortest digits of a double, with sign and exponent.
    private const int LongestDouble = 32;

    private const int MostBytesOfCharacter = 3;

    /// <summary>Gets or sets the version of the protocol: 2 or 3.</summary>
    public int Version { get; set; } = 2;

    /// <summary>Gets or sets what takes the bytes.</summary>
    public IBufferWriter<byte> Output { get; set; } = output;

    /// <summary>The bytes written since they were last sent.</summary>
    public long Unsent { get; private set; }

    /// <summary>Records that all was sent.</summary>
    public void OnSent() => Unsent = 0;

    /// <summary>Writes a status such as <c>OK</c>.</summary>
    public void Status(ReadOnlySpan<byte> text) => Line((byte)'+', text);

    /// <summary>Writes an error: its code in capitals, and a sentence. Line ends in it become blanks.</summary>
    public void Error(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        foreach (ref var value in bytes.AsSpan())
        {
            value = value is (byte)'\r' or (byte)'\n' ? (byte)' ' : value;
        }

        Line((byte)'-', bytes);
    }

    public void Integer(long value) => Head((byte)':', value);

    /// <summary>Writes that there is no value.</summary>
    public void Null() => Raw(Version == 3 ? "_\r\n"u8 : "$-1\r\n"u8);

    public void Bulk(ReadOnlySpan<byte> value)
    {
        Head((byte)'$', value.Length);
        Raw(value);
        Raw("\r\n"u8);
    }

    public void Bulk(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        var span = Output.GetSpan(HeadBytes + length + 2);
        var at = Put(span, (byte)'$', length);
        at += Encoding.UTF8.GetBytes(value, span[at..]);
        "\r\n"u8.CopyTo(span[at..]);
        Advance(at + 2);
    }

    /// <summary>Writes a number as the HTTP API does: the shortest digits that give the same bits.</summary>
    public void Number(double value)
    {
        var span = Output.GetSpan(HeadBytes + LongestDouble);
        Advance(Put(span, value));
    }

    /// <summary>Writes a whole number as a string.</summary>
    public void Number(long value)
    {
        Span<byte> digits = stackalloc byte[HeadBytes];
        Format(value, digits, out var length);
        Bulk(digits[..length]);
    }

    /// <summary>Writes a name and a number.</summary>
    public void Pair(string name, double value)
    {
        Advance(PutPair(Output.GetSpan(RoomOfPair(name)), name, value));
    }

    /// <summary>Computes how many bytes a name and a number take at the most.</summary>
    public static int RoomOfPair(string name) => (2 * HeadBytes) + LongestDouble + (MostBytesOfCharacter * name.Length) + 2;

    /// <summary>Writes a name and a number into a buffer: the same in both versions.</summary>
    /// <returns>The bytes written.</returns>
    public static int PutPair(Span<byte> span, string name, double value)
    {
        var length = Encoding.UTF8.GetByteCount(name);
        var at = Put(span, (byte)'$', length);
        at += Encoding.UTF8.GetBytes(name, span[at..]);
        "\r\n"u8.CopyTo(span[at..]);
        at += 2;
        return at + Put(span[at..], value);
    }

    /// <summary>Writes what <see cref="PutPair"/> wrote.</summary>
    public void Encoded(ReadOnlySpan<byte> encoded) => Raw(encoded);

    /// <summary>Begins an array of so many elements.</summary>
    public void Array(int count) => Head((byte)'*', count);

    /// <summary>Begins a map of so many pairs; in version 2 an array of twice as many elements.</summary>
    public void Map(int pairs)
    {
        if (Version == 3)
        {
            Head((byte)'%', pairs);
        }
        else
        {
            Head((byte)'*', 2 * pairs);
        }
    }

    /// <summary>Begins a message that is no answer; in version 2 an array.</summary>
    public void Push(int count) => Head(Version == 3 ? (byte)'>' : (byte)'*', count);

    /// <summary>Writes text for people.</summary>
    public void Verbatim(string text)
    {
        if (Version == 2)
        {
            Bulk(text);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        Head((byte)'=', bytes.Length + 4);
        Raw("txt:"u8);
        Raw(bytes);
        Raw("\r\n"u8);
    }

    private static int Put(Span<byte> span, byte type, long value)
    {
        span[0] = type;
        Format(value, span[1..], out var length);
        "\r\n"u8.CopyTo(span[(length + 1)..]);
        return length + 3;
    }

    // The digits first, where they lie with a length of two digits; most have one of these two.
    private static int Put(Span<byte> span, double value)
    {
        var formatted = Utf8Formatter.TryFormat(value, span[5..], out var length);
        Debug.Assert(formatted, "There is room for the longest double.");
        var head = length < 10 ? 4 : 5;
        if (head == 4)
        {
            span.Slice(5, length).CopyTo(span[4..]);
        }

        Put(span, (byte)'$', length);
        "\r\n"u8.CopyTo(span[(head + length)..]);
        return head + length + 2;
    }

    private static void Format(long value, Span<byte> span, out int length)
    {
        var formatted = Utf8Formatter.TryFormat(value, span, out length);
        Debug.Assert(formatted, "There is room for the longest integer.");
    }

    private void Head(byte type, long value) => Advance(Put(Output.GetSpan(HeadBytes), type, value));

    private void Line(byte type, ReadOnlySpan<byte> text)
    {
        var span = Output.GetSpan(text.Length + 3);
        span[0] = type;
        text.CopyTo(span[1..]);
        "\r\n"u8.CopyTo(span[(text.Length + 1)..]);
        Advance(text.Length + 3);
    }

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        Output.Write(bytes);
        Unsent += bytes.Length;
    }

    private void Advance(int count)
    {
        Output.Advance(count);
        Unsent += count;
    }
}
