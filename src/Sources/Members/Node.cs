using System.Text.Json;

namespace SensorGrid.Sources.Members;

/// <summary>A JSON value and its place in the text.</summary>
/// <param name="Kind">The kind of value.</param>
/// <param name="Offset">The offset of its first byte.</param>
/// <param name="Text">The text of a string, or a number as it is written; empty for the others.</param>
internal sealed record Node(JsonValueKind Kind, int Offset, string Text)
{
    /// <summary>The members of an object, in their order, those that are given twice among them.</summary>
    public List<Member> Members { get; } = [];

    /// <summary>The elements of an array.</summary>
    public List<Node> Items { get; } = [];

    /// <summary>The value in a message, such as <c>the text 'x'</c>.</summary>
    public string Shown => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the text '{(Text.Length <= 64 ? Text : $"{Text[..64]}...")}'",
        JsonValueKind.Number => $"the number {(Text.Length <= 64 ? Text : $"{Text[..64]}...")}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
