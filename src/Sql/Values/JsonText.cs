using System.Text.Encodings.Web;
using System.Text.Json;

namespace SensorGrid.Sql.Values;

/// <summary>Writes texts of rows into JSON.</summary>
public static class JsonText
{
    /// <summary>Escapes a text, without quotes around it. Half a character, which functions of text may leave of one that is two in UTF-16, becomes U+FFFD: UTF-8 has none.</summary>
    public static string Encode(ReadOnlySpan<char> text) => JsonEncodedText.Encode(WithoutHalves(text), JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;

    private static ReadOnlySpan<char> WithoutHalves(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('\ud800', '\udfff'))
        {
            return text;
        }

        var whole = text.ToArray();
        for (var i = 0; i < whole.Length; i++)
        {
            if (char.IsHighSurrogate(whole[i]) && i + 1 < whole.Length && char.IsLowSurrogate(whole[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(whole[i]))
            {
                whole[i] = '\ufffd';
            }
        }

        return whole;
    }
}
