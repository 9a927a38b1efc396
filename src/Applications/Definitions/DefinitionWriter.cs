using System.Text.Encodings.Web;
using System.Text.Json;

namespace SensorGrid.Applications.Definitions;

/// <summary>Writes definitions of applications as JSON.</summary>
internal static class DefinitionWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(ApplicationDefinition definition)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("program", definition.Program);
            WriteInputs(writer, definition.Inputs);
            WriteTables(writer, definition.Tables);
            writer.WriteStartArray("outputs");
            foreach (var output in definition.Outputs)
            {
                writer.WriteStringValue(output);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteInputs(Utf8JsonWriter writer, IReadOnlyList<ApplicationInput> inputs)
    {
        writer.WriteStartArray("inputs");
        foreach (var input in inputs)
        {
            writer.WriteStartObject();
            writer.WriteString("name", input.Name);
            if (input.Source is not null)
            {
                writer.WriteString("source", input.Source);
            }

            if (input.Schema is not null)
            {
                writer.WritePropertyName("schema");
                SchemaJson.Write(writer, input.Schema);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTables(Utf8JsonWriter writer, IReadOnlyList<ApplicationTable> tables)
    {
        writer.WriteStartArray("tables");
        foreach (var table in tables)
        {
            writer.WriteStartObject();
            writer.WriteString("name", table.Name);
            if (table.Schema is not null)
            {
                writer.WritePropertyName("schema");
                SchemaJson.Write(writer, table.Schema);
            }

            if (table.Definition is { } definition)
            {
                writer.WriteString("definition", definition);
            }
            else
            {
                writer.WriteString("text", table.Text);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
