using System.Text;
using System.Text.Json;
using SensorGrid.Applications.Definitions;
using SensorGrid.Features.Documents;
using SensorGrid.Sql.Input;

namespace SensorGrid.Applications.Tables;

/// <summary>Reads the columns of a reference table, as Kinesis Data Analytics has them (<c>InputSchema</c>, <c>ReferenceSchema</c>).</summary>
public static class TableSchema
{
    /// <summary>Reads a schema; the format is that of the content, whatever the schema says.</summary>
    /// <exception cref="InputSchemaException">It is none.</exception>
    public static InputSchema Read(JsonElement schema, RecordFormat format)
    {
        var read = SchemaJson.Read(schema) with { Format = format };
        _ = InputMapping.Create(read);
        return read;
    }

    /// <summary>Reads the file of a schema.</summary>
    /// <param name="json">Its bytes, UTF-8.</param>
    /// <param name="format">The format of the content.</param>
    /// <exception cref="TableDefinitionException">It is none.</exception>
    public static InputSchema Read(byte[] json, RecordFormat format)
    {
        var mistakes = new Mistakes();
        if (NodeReader.Read(json, mistakes) is { } root)
        {
            try
            {
                using var document = JsonDocument.Parse(Encoding.UTF8.GetString(json).TrimStart('\uFEFF'), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
                return Read(document.RootElement, format);
            }
            catch (InputSchemaException exception)
            {
                mistakes.Add(root.Offset, $"The schema cannot be used: {exception.Message}.");
            }
        }

        throw new TableDefinitionException(mistakes.ErrorsIn(json));
    }
}
