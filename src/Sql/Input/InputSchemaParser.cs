using System.Text;
using System.Text.Json;

namespace SensorGrid.Sql.Input;

/// <summary>Reads schemas as Kinesis Data Analytics has them: <c>InputSchema</c> and <c>ReferenceSchema</c>.</summary>
public static class InputSchemaParser
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads a schema from a file: the schema itself, or an object with it as its member <c>InputSchema</c>.</summary>
    /// <exception cref="InputSchemaException">It is none; the message says why.</exception>
    public static InputSchema Parse(ReadOnlySpan<byte> json)
    {
        using var document = Open(json);
        var root = document.RootElement;
        return Read(root.Object("InputSchema") ?? root.Object("ReferenceSchema") ?? root, "the schema");
    }

    /// <summary>Opens a file of JSON, with or without a byte order mark.</summary>
    internal static JsonDocument Open(ReadOnlySpan<byte> json)
    {
        json = json.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json;
        try
        {
            return JsonDocument.Parse(json.ToArray(), Options);
        }
        catch (JsonException exception)
        {
            throw new InputSchemaException(FormattableString.Invariant($"it is not well-formed JSON at line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1}"));
        }
    }

    /// <summary>Reads a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="place">Its place, for messages.</param>
    internal static InputSchema Read(JsonElement schema, string place)
    {
        var columns = schema.Items("RecordColumns");
        if (columns.Count == 0)
        {
            throw new InputSchemaException($"{place} has no RecordColumns");
        }

        var format = schema.Object("RecordFormat");
        var mapping = format?.Object("MappingParameters");
        var csv = mapping?.Object("CSVMappingParameters");
        return new InputSchema(FormatOf(format?.Text("RecordFormatType"), csv is not null, place), [.. columns.Index().Select(column => ReadColumn(column.Item, $"{place}, RecordColumns[{column.Index}]"))])
        {
            RowPath = mapping?.Object("JSONMappingParameters")?.Text("RecordRowPath") is { } path ? ReadPath(path, place) : JsonPath.Root,
            RowDelimiter = Unescape(csv?.Text("RecordRowDelimiter") ?? "\n"),
            ColumnDelimiter = Unescape(csv?.Text("RecordColumnDelimiter") ?? ","),
        };
    }

    private static RecordFormat FormatOf(string? type, bool hasCsv, string place) => type?.ToUpperInvariant() switch
    {
        "JSON" => RecordFormat.Json,
        "CSV" => RecordFormat.Csv,
        null => hasCsv ? RecordFormat.Csv : RecordFormat.Json,
        _ => throw new InputSchemaException($"{place}: RecordFormatType '{type}' is neither JSON nor CSV"),
    };

    private static InputColumn ReadColumn(JsonElement column, string place)
    {
        var name = column.Text("Name");
        var type = column.Text("SqlType");
        if (string.IsNullOrEmpty(name) || type is null)
        {
            throw new InputSchemaException($"{place} has no {(string.IsNullOrEmpty(name) ? "Name" : "SqlType")}");
        }

        return new InputColumn(
            name,
            SqlTypeName.Parse(type) ?? throw new InputSchemaException($"{place}: SqlType '{type}' is no type such as INTEGER, DOUBLE, VARCHAR(16) or TIMESTAMP"),
            column.Text("Mapping") is { Length: > 0 } mapping ? ReadPath(mapping, place) : null);
    }

    private static JsonPath ReadPath(string path, string place)
    {
        try
        {
            return JsonPath.Parse(path);
        }
        catch (InputSchemaException exception)
        {
            throw new InputSchemaException($"{place}: {exception.Message}");
        }
    }

    // Many write the two characters \n.
    private static string Unescape(string delimiter) =>
        delimiter.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal);
}
