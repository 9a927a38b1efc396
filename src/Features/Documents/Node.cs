using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SensorGrid.Features.Documents;

/// <summary>A JSON value and its place in the text.</summary>
/// <param name="Kind">The kind of value.</param>
/// <param name="Offset">The offset of its first byte.</param>
/// <param name="Text">The text of a string, or a number as it is written; empty for the others.</param>
public sealed record Node(JsonValueKind Kind, int Offset, string Text)
{
    /// <summary>The members of an object, in their order, those that are given twice among them.</summary>
    public List<Member> Members { get; } = [];

    /// <summary>The elements of an array.</summary>
    public List<Node> Items { get; } = [];

    private const int MostShown = 64;

    /// <summary>The value in a message, such as <c>the text 'x'</c>.</summary>
    public string Shown => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the text '{Show(Text)}'",
        JsonValueKind.Number => $"the number {Show(Text)}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    /// <summary>Makes a text fit for a message: on one line, and cut when it is long.</summary>
    public static string Show(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= MostShown)
            {
                return shown.Append("...").ToString();
            }

            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029)
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                shown.Append(rune.ToString());
            }
        }

        return shown.ToString();
    }
}
