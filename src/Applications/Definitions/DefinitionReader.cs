using System.Text;
using System.Text.Json;
using SensorGrid.Sql.Input;

namespace SensorGrid.Applications.Definitions;

/// <summary>Reads definitions of applications.</summary>
internal static class DefinitionReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly string[] Members = ["program", "inputs", "tables", "outputs"];
    private static readonly string[] InputMembers = ["name", "source", "schema"];
    private static readonly string[] TableMembers = ["name", "schema", "text", "definition"];

    public static ApplicationDefinition Read(ReadOnlySpan<byte> body)
    {
        if (body.Length > ApplicationDefinition.MostBytes)
        {
            throw new ApplicationDefinitionException(
                $"The definition has {body.Length >> 10:N0} KB, and the maximum is {ApplicationDefinition.MostBytes >> 10:N0} KB: join a smaller table.");
        }

        var text = Decode(body);
        if (!text.AsSpan().TrimStart().StartsWith("{"))
        {
            return text.AsSpan().IsWhiteSpace()
                ? throw new ApplicationDefinitionException("There is no program: send the text of a SQL program, or an application as JSON.")
                : KdaApplicationParser.Explain(text) is { } explanation ? throw new ApplicationDefinitionException($"This is no program: {explanation}.")
                : new ApplicationDefinition(text, [], [], []);
        }

        using var document = Open(text);
        return document.RootElement.TryGetProperty("program", out _) ? ReadOwn(document.RootElement) : ReadApplication(body);
    }

    private static string Decode(ReadOnlySpan<byte> body)
    {
        try
        {
            return StrictUtf8.GetString(body).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new ApplicationDefinitionException("The definition is not UTF-8: save it with that encoding.");
        }
    }

    private static JsonDocument Open(string text)
    {
        try
        {
            return JsonDocument.Parse(text, Lenient);
        }
        catch (JsonException exception)
        {
            throw new ApplicationDefinitionException(
                FormattableString.Invariant($"The definition is no JSON, line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1}. A program by itself does not begin with a brace."));
        }
    }

    private static ApplicationDefinition ReadApplication(ReadOnlySpan<byte> body)
    {
        try
        {
            var application = KdaApplicationParser.Parse(body);
            return new ApplicationDefinition(
                application.Code,
                [.. application.Inputs.Select(input => new ApplicationInput(input.Key, null, input.Value))],
                [.. application.Tables.Select(table => new ApplicationTable(table.Key, table.Value, ""))],
                application.Outputs);
        }
        catch (InputSchemaException exception)
        {
            throw new ApplicationDefinitionException($"This is no application that can be read: {exception.Message}.");
        }
    }

    private static ApplicationDefinition ReadOwn(JsonElement root)
    {
        RefuseUnknown(root, Members, "the definition");
        return new ApplicationDefinition(
            TextOf(root, "program", "the definition") ?? throw new ApplicationDefinitionException("\"program\" is the text of a SQL program."),
            [.. ItemsOf(root, "inputs").Select((input, index) => ReadInput(input, $"inputs[{index}]"))],
            [.. ItemsOf(root, "tables").Select((table, index) => ReadTable(table, $"tables[{index}]"))],
            [.. ItemsOf(root, "outputs").Select((output, index) => output.ValueKind == JsonValueKind.String
                ? output.GetString()!
                : throw new ApplicationDefinitionException($"outputs[{index}] is not the name of a stream."))]);
    }

    private static ApplicationInput ReadInput(JsonElement input, string place)
    {
        RefuseUnknown(input, InputMembers, place);
        return new ApplicationInput(NameOf(input, place), TextOf(input, "source", place), SchemaOf(input, place));
    }

    private static ApplicationTable ReadTable(JsonElement table, string place)
    {
        RefuseUnknown(table, TableMembers, place);
        var read = new ApplicationTable(NameOf(table, place), SchemaOf(table, place), TextOf(table, "text", place) ?? "") { Definition = TextOf(table, "definition", place) };
        return read is { Definition: not null, Text.Length: > 0 }
            ? throw new ApplicationDefinitionException($"{place} has \"text\" and \"definition\": its rows are either in the text or in the catalogue's table of that name.")
            : read;
    }

    private static InputSchema? SchemaOf(JsonElement element, string place)
    {
        if (!element.TryGetProperty("schema", out var schema) || schema.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        try
        {
            return SchemaJson.Read(schema);
        }
        catch (InputSchemaException exception)
        {
            throw new ApplicationDefinitionException($"{place}: {exception.Message}.");
        }
    }

    private static string NameOf(JsonElement element, string place) =>
        TextOf(element, "name", place) is { Length: > 0 } name ? name : throw new ApplicationDefinitionException($"{place} has no \"name\".");

    private static string? TextOf(JsonElement element, string member, string place) =>
        !element.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new ApplicationDefinitionException($"{place}: \"{member}\" is no text.");

    private static JsonElement[] ItemsOf(JsonElement element, string member) =>
        !element.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()]
        : throw new ApplicationDefinitionException($"\"{member}\" is no list.");

    private static void RefuseUnknown(JsonElement element, string[] known, string place)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new ApplicationDefinitionException($"{place} is no object.");
        }

        var unknown = element.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !known.Contains(name));
        if (unknown is not null)
        {
            throw new ApplicationDefinitionException($"{place} has the unknown member \"{unknown}\": it may have {string.Join(", ", known)}.");
        }
    }
}
