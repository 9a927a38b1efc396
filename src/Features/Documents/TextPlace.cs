using System.Text;

namespace SensorGrid.Features.Documents;

/// <summary>Finds places inside the texts of a JSON document.</summary>
public static class TextPlace
{
    private const int UnicodeEscape = 6;

    /// <summary>Computes the offset of the byte where a character of a text begins: what is escaped counts as the character that it stands for.</summary>
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="text">A text of it.</param>
    /// <param name="character">The character's place in the text, from 0; the text's length for its end.</param>
    public static int OffsetOf(ReadOnlySpan<byte> json, Node text, int character)
    {
        var at = text.Offset + 1;
        for (var passed = 0; passed < character && at < json.Length && json[at] != (byte)'"';)
        {
            if (json[at] == (byte)'\\')
            {
                at += at + 1 < json.Length && json[at + 1] == (byte)'u' ? UnicodeEscape : 2;
                passed++;
                continue;
            }

            Rune.DecodeFromUtf8(json[at..], out var rune, out var bytes);
            at += bytes;
            passed += rune.Utf16SequenceLength;
        }

        return Math.Min(at, json.Length);
    }
}
