using System.Text.Json;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Csv;

/// <summary>Lines of cells with a delimiter between them (RFC 4180), a row each.</summary>
/// <param name="Mapping">The reading of a row.</param>
public sealed record CsvFormat(RowMapping Mapping) : RecordFormat
{
    /// <summary>The format's name in definitions.</summary>
    public const string FormatName = "csv";

    /// <summary>The character between cells. Of blanks and tabs, when it is a blank, a run counts as one.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>The names of the columns by position, an empty one for a column that is skipped; null when the first row of each record names them.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Gets whether numbers are written with a decimal comma.</summary>
    public bool HasDecimalComma { get; init; }

    /// <summary>The text that lines begin with when they are comments; null for none.</summary>
    public string? Skip { get; init; }

    /// <inheritdoc/>
    public override string Name => FormatName;

    /// <inheritdoc/>
    public override bool StandsAlone(ReadOnlySpan<byte> letter) => Columns is not null;

    /// <inheritdoc/>
    public override RecordDecoder CreateDecoder(DecoderOptions options) => new CsvDecoder(this, options);

    /// <inheritdoc/>
    internal override void WriteMembers(Utf8JsonWriter json)
    {
        if (Delimiter != ',')
        {
            json.WriteString("delimiter", CsvMembers.NameOf(Delimiter));
        }

        if (Columns is not null)
        {
            json.WriteBoolean("header", false);
            json.WriteStartArray("columns");
            foreach (var column in Columns)
            {
                json.WriteStringValue(column);
            }

            json.WriteEndArray();
        }

        if (HasDecimalComma)
        {
            json.WriteString("decimal", ",");
        }

        RowMappingMembers.Write(json, Mapping);
        if (Skip is not null)
        {
            json.WriteString("skip", Skip);
        }
    }
}
