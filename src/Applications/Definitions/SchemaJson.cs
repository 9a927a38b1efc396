using System.Text;
using System.Text.Json;
using SensorGrid.Sql.Input;

namespace SensorGrid.Applications.Definitions;

/// <summary>Reads and writes schemas as Kinesis Data Analytics has them, and whether their types were concluded from data (<c>"Discovered": true</c>).</summary>
public static class SchemaJson
{
    private const string Discovered = "Discovered";

    /// <summary>The marks for a missing value in columns that are no text, in any case of letters.</summary>
    public static readonly IReadOnlyList<string> MissingMarks =
    [
        "NaN", "NA", "N/A", "#N/A", "null", "nil", "none", "-", "--", "?", "unavailable", "unknown", "undefined", "missing",
        "Inf", "+Inf", "-Inf", "Infinity", "+Infinity", "-Infinity", "\\N",
    ];

    /// <summary>Gets the rules for columns that were discovered in a stream.</summary>
    public static CellRules DiscoveredRules { get; } = CellRules.Discovered(MissingMarks);

    /// <summary>Reads a schema.</summary>
    /// <exception cref="InputSchemaException">It is none.</exception>
    public static InputSchema Read(JsonElement schema)
    {
        var read = InputSchemaParser.Parse(Encoding.UTF8.GetBytes(schema.GetRawText()));
        var isDiscovered = schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(Discovered, out var mark) && mark.ValueKind == JsonValueKind.True;
        return isDiscovered ? read with { Rules = DiscoveredRules } : read;
    }

    /// <summary>Writes a schema.</summary>
    /// <exception cref="InputSchemaException">A column has a path that cannot be written.</exception>
    public static void Write(Utf8JsonWriter writer, InputSchema schema)
    {
        writer.WriteStartObject();
        if (schema.Rules.IsDiscovered)
        {
            writer.WriteBoolean(Discovered, true);
        }

        writer.WriteStartObject("RecordFormat");
        writer.WriteString("RecordFormatType", schema.Format == RecordFormat.Json ? "JSON" : "CSV");
        writer.WriteStartObject("MappingParameters");
        if (schema.Format == RecordFormat.Json)
        {
            writer.WriteStartObject("JSONMappingParameters");
            writer.WriteString("RecordRowPath", PathText(schema.RowPath));
        }
        else
        {
            writer.WriteStartObject("CSVMappingParameters");
            writer.WriteString("RecordRowDelimiter", schema.RowDelimiter);
            writer.WriteString("RecordColumnDelimiter", schema.ColumnDelimiter);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartArray("RecordColumns");
        foreach (var column in schema.Columns)
        {
            writer.WriteStartObject();
            writer.WriteString("Name", column.Name);
            writer.WriteString("SqlType", column.Type.ToString());
            if (column.Path is { } path)
            {
                writer.WriteString("Mapping", PathText(path));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Determines whether the place of a column can be written as a path.</summary>
    public static bool CanWrite(InputColumn column) => column.Path is null || TryWrite(column.Path) is not null;

    private static string PathText(JsonPath path) => TryWrite(path) ?? throw new InputSchemaException($"the name {string.Join(" / ", path.Steps)} cannot be written as a path");

    private static string? TryWrite(JsonPath path)
    {
        var text = new StringBuilder("$");
        foreach (var step in path.Steps)
        {
            text.Append(step == "[0:]" ? step : step.Length > 0 && step.All(IsPlain) ? $".{step}" : $"['{step}']");
        }

        try
        {
            return JsonPath.Parse(text.ToString()).Steps.SequenceEqual(path.Steps) ? text.ToString() : null;
        }
        catch (InputSchemaException)
        {
            return null;
        }
    }

    private static bool IsPlain(char character) => char.IsLetterOrDigit(character) || character is '_' or '-';
}
