using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace SensorGrid.Cli.Reference.Records;

/// <summary>Finds the JSON values of a record: one object, an array of them, or several values one after the other; perhaps behind a byte order mark, perhaps compressed.</summary>
internal static class RecordText
{
    /// <summary>Stands for <c>NaN</c> and the infinities, which JSON does not have.</summary>
    public const string NoNumber = "no number: 7d3f2b0e";

    /// <summary>No more than this is unpacked of one record, in bytes.</summary>
    public const int MostInflated = 10 * 1024 * 1024;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];
    private static readonly byte[][] Tokens = [.. ((string[])["-Infinity", "Infinity", "NaN"]).Select(Encoding.ASCII.GetBytes)];

    /// <summary>The values that may be readings, with their places; null for a record of which nothing can be taken.</summary>
    public static List<(int Index, JsonElement Value)>? Values(ReadOnlyMemory<byte> record)
    {
        try
        {
            var text = Plain(record);
            text = text.Span.StartsWith(ByteOrderMark) ? text[ByteOrderMark.Length..] : text;
            return [.. Roots(WithoutNoNumbers(text.Span)).SelectMany(Elements).Index()];
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonElement> Elements(JsonElement root) =>
        root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : [root];

    private static List<JsonElement> Roots(byte[] text)
    {
        var roots = new List<JsonElement>();
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            using var document = JsonDocument.ParseValue(ref reader);
            roots.Add(document.RootElement.Clone());
        }

        return roots;
    }

    private static ReadOnlyMemory<byte> Plain(ReadOnlyMemory<byte> record)
    {
        if (record.Length < 2 || record.Span[0] != 0x1F || record.Span[1] != 0x8B)
        {
            return record;
        }

        using var packed = new GZipStream(new MemoryStream(record.ToArray()), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        var buffer = new byte[81_920];
        for (var read = packed.Read(buffer); read > 0; read = packed.Read(buffer))
        {
            plain.Write(buffer.AsSpan(0, read));
            if (plain.Length > MostInflated)
            {
                throw new InvalidDataException("The record is too large when it is unpacked.");
            }
        }

        return plain.ToArray();
    }

    // Only outside of texts: "NaN" with quotation marks is a text as any other.
    private static byte[] WithoutNoNumbers(ReadOnlySpan<byte> text)
    {
        using var result = new MemoryStream(text.Length);
        var isText = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (!isText && TokenAt(text[i..]) is { } token)
            {
                result.Write(Encoding.ASCII.GetBytes($"\"{NoNumber}\""));
                i += token.Length - 1;
                continue;
            }

            result.WriteByte(text[i]);
            if (isText && text[i] == '\\' && i + 1 < text.Length)
            {
                result.WriteByte(text[++i]);
            }
            else if (text[i] == '"')
            {
                isText = !isText;
            }
        }

        return result.ToArray();
    }

    private static byte[]? TokenAt(ReadOnlySpan<byte> text)
    {
        foreach (var token in Tokens)
        {
            if (text.StartsWith(token))
            {
                return token;
            }
        }

        return null;
    }
}
