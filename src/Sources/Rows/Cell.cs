using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace SensorGrid.Sources.Rows;

/// <summary>A value of a row.</summary>
/// <param name="kind">Its kind.</param>
/// <param name="text">The text of a string without its escapes, or of a number; UTF-8, but not checked.</param>
internal readonly ref struct Cell(CellKind kind, ReadOnlySpan<byte> text)
{
    private const int MostShown = 40;

    public CellKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>Gets whether there is nothing in it: no cell, null, or a text that is empty.</summary>
    public bool IsEmpty => Kind is CellKind.Missing or CellKind.Null || (Kind == CellKind.Text && Text.IsEmpty);

    /// <summary>The value in a reason, short.</summary>
    public string Shown => Kind switch
    {
        CellKind.Missing => "is missing",
        CellKind.Null => "is null",
        CellKind.True => "is true",
        CellKind.False => "is false",
        CellKind.Object => "is an object",
        CellKind.Array => "is an array",
        CellKind.Invalid => "is not valid Unicode",
        _ when Text.IsEmpty => "is empty",
        _ when !Utf8.IsValid(Text) => "is not valid UTF-8",
        _ => ShownText(),
    };

    /// <summary>Copies the value as text.</summary>
    public OperationStatus CopyTo(scoped Span<char> destination, out int length)
    {
        var text = Kind switch
        {
            CellKind.True => "true"u8,
            CellKind.False => "false"u8,
            _ => Text,
        };
        length = 0;
        return Kind == CellKind.Invalid ? OperationStatus.InvalidData : Utf8.ToUtf16(text, destination, out _, out length, replaceInvalidSequences: false);
    }

    private string ShownText()
    {
        var text = Encoding.UTF8.GetString(Text);
        text = text.Length > MostShown ? $"{text[..MostShown]}..." : text;
        return Kind == CellKind.Number ? text : $"'{text}'";
    }
}
