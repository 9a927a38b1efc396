using System.Text.Json;

namespace SensorGrid.Features.Documents;

/// <summary>Reads JSON, with comments and trailing commas, to a tree of values with their places.</summary>
public static class NodeReader
{
    private const string NotUnicode = @"A text is not valid Unicode: it is not UTF-8, or a \uD800 to \uDFFF stands alone.";

    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the text.</summary>
    /// <param name="json">UTF-8, with or without a byte order mark.</param>
    /// <param name="mistakes">Receives the mistake when it is not well-formed JSON.</param>
    /// <returns>The root; null when it is not well-formed.</returns>
    public static Node? Read(ReadOnlySpan<byte> json, Mistakes mistakes)
    {
        var begin = json.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var reader = new Utf8JsonReader(json[begin..], Options);
        try
        {
            reader.Read();
            var root = ReadValue(ref reader, begin, mistakes);
            reader.Read();
            return root;
        }
        catch (JsonException exception)
        {
            mistakes.Add(OffsetOf(json, begin, exception), $"Not well-formed JSON: {PlainMessage(exception)}");
            return null;
        }
    }

    private static Node ReadValue(ref Utf8JsonReader reader, int begin, Mistakes mistakes)
    {
        var offset = begin + (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var node = new Node(JsonValueKind.Object, offset, "");
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var nameAt = begin + (int)reader.TokenStartIndex;
                    var name = TextOf(ref reader, nameAt, mistakes);
                    reader.Read();
                    node.Members.Add(new Member(name, nameAt, ReadValue(ref reader, begin, mistakes)));
                }

                return node;
            case JsonTokenType.StartArray:
                var list = new Node(JsonValueKind.Array, offset, "");
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Items.Add(ReadValue(ref reader, begin, mistakes));
                }

                return list;
            case JsonTokenType.String:
                return new Node(JsonValueKind.String, offset, TextOf(ref reader, offset, mistakes));
            case JsonTokenType.Number:
                return new Node(JsonValueKind.Number, offset, System.Text.Encoding.ASCII.GetString(reader.ValueSpan));
            default:
                var kind = reader.TokenType switch
                {
                    JsonTokenType.True => JsonValueKind.True,
                    JsonTokenType.False => JsonValueKind.False,
                    _ => JsonValueKind.Null,
                };
                return new Node(kind, offset, "");
        }
    }

    private static string TextOf(ref Utf8JsonReader reader, int offset, Mistakes mistakes)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            mistakes.AddUnreadable(offset, NotUnicode);
            return "";
        }
    }

    private static int OffsetOf(ReadOnlySpan<byte> json, int begin, JsonException exception)
    {
        var at = begin;
        for (var line = exception.LineNumber ?? 0; line > 0 && json[at..].IndexOf((byte)'\n') is >= 0 and var end; line--)
        {
            at += end + 1;
        }

        return (int)Math.Min(json.Length, at + (exception.BytePositionInLine ?? 0));
    }

    // Without the place, which is given apart.
    private static string PlainMessage(JsonException exception)
    {
        var end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }
}
