using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SensorGrid.Offline.Reference.Records;

/// <summary>
/// Finds the JSON values of a record: objects, arrays of them, or any number of both, one after the other or a line each; perhaps behind a byte order mark, perhaps compressed.
/// A malformed one costs itself alone.
/// </summary>
internal static partial class RecordText
{
    /// <summary>The values that may be readings, in their order.</summary>
    public static List<JsonElement> Values(ReadOnlyMemory<byte> record)
    {
        if (PackedRecord.Unpack(record) is not { } plain)
        {
            return [];
        }

        var text = Clean(Encoding.Latin1.GetString(plain.Span));
        try
        {
            return [.. Roots(text).SelectMany(Elements)];
        }
        catch (JsonException)
        {
            return Salvaged(text);
        }
    }

    /// <summary>Determines whether a text stands for no number.</summary>
    public static bool IsNoNumber(string text) => NoNumber().Match(text) is { Success: true, Index: 0 } match && match.Length == text.Length;

    [GeneratedRegex(@"[+-]?(infinity|inf|nan)(?![A-Za-z0-9_.(\u0080-\u00FF])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoNumber();

    // A text in quotation marks, or a word or a blank outside of them. Every byte is one character here.
    [GeneratedRegex(
        @"""(?>[^""\\]*(\\.[^""\\]*)*)(""|\z)|[+-]?(infinity|inf|nan)(?![A-Za-z0-9_.(\u0080-\u00FF])|[\0\x1E]|\u00EF\u00BB\u00BF",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Piece();

    private static string Clean(string text) => Piece().Replace(text, piece => piece.Value[0] switch
    {
        '"' => piece.Value,
        '\0' or '\x1E' or '\u00EF' => " ",
        _ => "null",
    });

    private static IEnumerable<JsonElement> Elements(JsonElement root) => root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : [root];

    private static List<JsonElement> Roots(string text)
    {
        var roots = new List<JsonElement>();
        var reader = new Utf8JsonReader(Encoding.Latin1.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            using var document = JsonDocument.ParseValue(ref reader);
            roots.Add(document.RootElement.Clone());
        }

        return roots;
    }

    // Objects are separated by their brackets. One that has no end ends where the next line begins with another.
    private static List<JsonElement> Salvaged(string text)
    {
        var found = new List<JsonElement>();
        for (var at = text.IndexOf('{', StringComparison.Ordinal); at >= 0; at = at < text.Length ? text.IndexOf('{', at) : -1)
        {
            var end = EndOf(text, at);
            if (end < 0)
            {
                var line = NextLine().Match(text, at);
                at = line.Success ? line.Index + line.Length - 1 : text.Length;
                continue;
            }

            try
            {
                found.AddRange(Roots(text[at..end]));
            }
            catch (JsonException)
            {
                // It costs itself alone.
            }

            at = end;
        }

        return found;
    }

    [GeneratedRegex(@"\n[ \t]*\{", RegexOptions.CultureInvariant)]
    private static partial Regex NextLine();

    private static int EndOf(string text, int at)
    {
        var depth = 0;
        var isText = false;
        for (; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\' when isText:
                    at++;
                    break;
                case '"':
                    isText = !isText;
                    break;
                case '{' when !isText:
                    depth++;
                    break;
                case '}' when !isText && --depth == 0:
                    return at + 1;
                default:
                    break;
            }
        }

        return -1;
    }
}
