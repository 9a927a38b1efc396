using System.Buffers;

namespace SensorGrid.Features.Readings;

/// <summary>
/// The words for "no number" that JSON does not have, but that are written all the same: <c>NaN</c>, <c>Infinity</c>, <c>inf</c>, with a sign or not, in capitals or not.
/// </summary>
public static class NonFinite
{
    /// <summary>Gets the length of such a word at a position outside of strings; 0 when there is none.</summary>
    public static int LengthAt(ReadOnlySpan<byte> text, int at)
    {
        var start = at;
        if (at < text.Length && text[at] is (byte)'-' or (byte)'+')
        {
            at++;
        }

        var rest = text[at..];
        var length = StartsWith(rest, "infinity"u8) ? 8 : StartsWith(rest, "nan"u8) || StartsWith(rest, "inf"u8) ? 3 : 0;
        return length > 0 && (rest.Length == length || !IsOfAWord(rest[length])) ? at + length - start : 0;
    }

    /// <summary>Determines whether the text is such a word, all of it: as a JSON string it stands for no number, too.</summary>
    public static bool Is(ReadOnlySpan<byte> text) => text.Length > 0 && LengthAt(text, 0) == text.Length;

    /// <summary>Copies an element with <c>null</c> for each such word outside of its strings.</summary>
    public static void Replace(ReadOnlySpan<byte> element, IBufferWriter<byte> destination)
    {
        var isString = false;
        var copied = 0;
        for (var at = 0; at < element.Length; at++)
        {
            var value = element[at];
            if (value == '"')
            {
                isString = !isString;
            }
            else if (isString)
            {
                at += value == '\\' ? 1 : 0;
            }
            else if (LengthAt(element, at) is var length and > 0)
            {
                destination.Write(element[copied..at]);
                destination.Write("null"u8);
                copied = at + length;
                at = copied - 1;
            }
        }

        destination.Write(element[copied..]);
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(text[..word.Length], word);

    private static bool IsOfAWord(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)'.' or (byte)'(' || value >= 0x80;
}
