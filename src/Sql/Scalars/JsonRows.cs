using System.Text.Json;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Reads row values from JSON: the members of an object, by the names of the fields. A member that is missing, or null, is null.</summary>
internal static class JsonRows
{
    /// <summary>Reads a row value.</summary>
    /// <param name="text">The text of an object.</param>
    /// <param name="type">The type of the row value.</param>
    /// <exception cref="RowErrorException">It is no object, or a member is no value of its field's type.</exception>
    public static Value Read(string text, SqlType type)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = JsonMembers.MostNested });
            return Read(document.RootElement, type);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The others: of a half of a character, as it is or escaped.
            throw RowErrors.OfCoercion(text, type);
        }
    }

    private static Value Read(JsonElement element, SqlType type) => element.ValueKind switch
    {
        JsonValueKind.Null => Value.Null,
        JsonValueKind.Object when type.Fields is { } fields => Value.Of(Fields(element, fields)),
        JsonValueKind.String when type.Kind is SqlKind.Timestamp && InputTimes.TryTimestamp(element.GetString(), out var time) => Value.Of(time),
        JsonValueKind.String => SqlTextReader.Read(element.GetString()!, type),
        _ => SqlTextReader.Read(element.GetRawText(), type),
    };

    private static Value[] Fields(JsonElement element, RowSchema fields) =>
        [.. fields.Columns.Select(field => element.TryGetProperty(field.Name, out var member) ? Read(member, field.Type) : Value.Null)];
}
