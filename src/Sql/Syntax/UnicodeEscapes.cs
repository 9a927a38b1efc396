using System.Globalization;
using System.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>Resolves the escapes of a text behind U&amp;: <c>\0041</c>, <c>\+01F6A2</c>, and <c>\\</c> for itself.</summary>
internal static class UnicodeEscapes
{
    /// <summary>Resolves a text.</summary>
    /// <returns>False when an escape is wrong.</returns>
    public static bool TryResolve(string text, out string resolved)
    {
        var result = new StringBuilder(text.Length);
        resolved = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            if (text.AsSpan(i + 1) is ['\\', ..])
            {
                result.Append('\\');
                i++;
                continue;
            }

            var isLong = text.AsSpan(i + 1) is ['+', ..];
            var (from, length) = isLong ? (i + 2, 6) : (i + 1, 4);
            if (from + length > text.Length || !int.TryParse(text.AsSpan(from, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10FFFF)
            {
                return false;
            }

            // Four digits may be half of a pair.
            result.Append(isLong && Rune.IsValid(code) ? new Rune(code).ToString() : ((char)code).ToString());
            i = from + length - 1;
        }

        resolved = result.ToString();
        return true;
    }
}
