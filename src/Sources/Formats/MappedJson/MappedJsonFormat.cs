using System.Text.Json;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.MappedJson;

/// <summary>JSON of any shape: rows are found by a path, and columns in a row by paths.</summary>
/// <param name="Mapping">The reading of a row.</param>
/// <param name="Columns">All columns that the mapping names, each once; further ones are metrics when all numbers are.</param>
public sealed record MappedJsonFormat(RowMapping Mapping, IReadOnlyList<JsonColumn> Columns) : RecordFormat
{
    /// <summary>The format's name in definitions.</summary>
    public const string FormatName = "mapped-json";

    /// <summary>The path of the rows: objects, or arrays of them.</summary>
    public JsonPath RowPath { get; init; } = JsonPath.Root;

    /// <summary>The text that lines between documents begin with when they are comments; null for none.</summary>
    public string? Skip { get; init; }

    /// <inheritdoc/>
    public override string Name => FormatName;

    /// <summary>The columns that are metrics named after them.</summary>
    public IReadOnlyList<string> MetricColumns => Mapping.Metrics.Names
        ?? (Mapping.Metrics.IsAll ? [.. Columns.Select(column => column.Name).Where(name => !Mapping.Uses(name))] : []);

    /// <inheritdoc/>
    public override RecordDecoder CreateDecoder(DecoderOptions options) => new MappedJsonDecoder(this, options);

    /// <inheritdoc/>
    internal override void WriteMembers(Utf8JsonWriter json)
    {
        if (RowPath.Steps.Count > 0)
        {
            json.WriteString("rowPath", RowPath.ToString());
        }

        json.WriteStartArray("columns");
        foreach (var column in Columns)
        {
            if (column.Path.Equals(JsonPath.Of(column.Name)))
            {
                json.WriteStringValue(column.Name);
                continue;
            }

            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("path", column.Path.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        RowMappingMembers.Write(json, Mapping);
        if (Skip is not null)
        {
            json.WriteString("skip", Skip);
        }
    }
}
