using System.Globalization;
using System.Text;

namespace SensorGrid.Guards.Text;

/// <summary>Makes visible in a text what a reader would not see, or what would change how the rest of it is shown.</summary>
/// <remarks>
/// Control characters (a terminal obeys them), bidirectional and other format characters, characters of no width, fillers, line and paragraph separators,
/// spaces other than U+0020, characters that Unicode has not assigned, and halves of surrogate pairs. Each is shown as <c>\u{202E}</c>. Backslashes before one of
/// them, or before <c>u{</c>, are doubled, so that no text can look like it; others stay as they are.
/// </remarks>
public static class VisibleText
{
    /// <summary>Makes the text visible; returns the text itself when all of it is.</summary>
    public static string Of(string text)
    {
        if (!Hides(text))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        Append(shown, text);
        return shown.ToString();
    }

    /// <summary>Determines whether a text has any such character.</summary>
    public static bool Hides(ReadOnlySpan<char> text)
    {
        // Most texts are ASCII.
        if (text.IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            return text.IndexOf(@"\u{") >= 0;
        }

        while (!text.IsEmpty)
        {
            var isWhole = Rune.DecodeFromUtf16(text, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (!isWhole || IsHidden(rune))
            {
                return true;
            }

            text = text[length..];
            if (rune.Value == '\\' && text.StartsWith("u{"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Determines whether a character is invisible to a reader, or changes how others are shown. A space counts as visible.
    /// </summary>
    public static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.OtherNotAssigned => true,
        UnicodeCategory.SpaceSeparator => rune.Value != ' ',
        _ => rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164
            or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xE0000 and <= 0xE0FFF),
    };

    private static void Append(StringBuilder shown, ReadOnlySpan<char> text)
    {
        var backslashes = 0;
        while (!text.IsEmpty)
        {
            var isWhole = Rune.DecodeFromUtf16(text, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            var isVisible = isWhole && !IsHidden(rune);
            if (!isVisible || text.StartsWith("u{"))
            {
                shown.Append('\\', backslashes);
            }

            backslashes = isVisible && rune.Value == '\\' ? backslashes + 1 : 0;
            if (isVisible)
            {
                shown.Append(text[..length]);
            }
            else
            {
                shown.Append(CultureInfo.InvariantCulture, $@"\u{{{(isWhole ? rune.Value : text[0]):X4}}}");
            }

            text = text[length..];
        }
    }
}
