using System.Text;
using System.Text.Json;
using SensorGrid.Applications.Definitions;
using SensorGrid.Features.Documents;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Applications.Tables;

/// <summary>A reference table of JSON: objects one after the other (NDJSON), or in an array. With a row path in its schema the rows are there.</summary>
internal sealed class JsonTable : TableContent
{
    private const int MostNested = 64;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly InputSchema _schema;
    private readonly List<(int Offset, int Length)> _parts;

    private JsonTable(InputSchema schema, ReadOnlyMemory<byte> bytes, List<(int Offset, int Length)> parts)
        : base(schema.Rows.Columns) => (_schema, _bytes, _parts) = (schema, bytes, parts);

    public override int RowCount => _parts.Count;

    /// <inheritdoc cref="TableContent.Split"/>
    public static JsonTable? Split(InputSchema? schema, ReadOnlyMemory<byte> bytes, Mistakes mistakes)
    {
        var parts = PartsOf(bytes.Span, isWhole: schema is { RowPath.Steps.Count: > 0 }, mistakes);
        if (parts is null)
        {
            return null;
        }

        if (schema is null)
        {
            var survey = new JsonSurvey(SchemaJson.DiscoveredRules);
            survey.Add(bytes.Span);
            var found = survey.Conclude(new DiscoveredNames(""));
            schema = found with { Columns = [.. found.Columns.Where(SchemaJson.CanWrite).Select(column => column with { Type = Widen(column.Type) })] };
            if (schema.Columns.Count == 0)
            {
                mistakes.Add(0, "The table has no JSON objects with members, so its columns cannot be told: give it a schema.");
                return null;
            }
        }

        return Fits(parts.Count, schema.Columns.Count, mistakes) ? new JsonTable(schema, bytes, parts) : null;
    }

    public override IReadOnlyList<Row> Read(IReadOnlyList<(int Index, SqlType Type)> columns, Mistakes mistakes)
    {
        var mapping = InputMapping.Create(_schema with { Columns = [.. columns.Select(column => _schema.Columns[column.Index] with { Type = column.Type })] });
        var rows = new List<Row>(_parts.Count);
        var mapped = new List<MappedRow>();
        foreach (var (offset, length) in _parts)
        {
            mapping.Rows(_bytes.Span.Slice(offset, length), mapped);
            if (rows.Count + mapped.Count > TableLimits.MostRows)
            {
                // With a row path they are counted only here.
                Fits(rows.Count + mapped.Count, _schema.Rows.Columns.Count, mistakes);
                return [];
            }

            foreach (var row in mapped)
            {
                if (row.Values is { } values)
                {
                    rows.Add(new Row(0, values));
                }
                else
                {
                    mistakes.Add(offset, $"{row.Error!.Message[..1].ToUpperInvariant()}{row.Error.Message[1..]}.");
                }
            }

            mapped.Clear();
        }

        return rows;
    }

    /// <summary>Finds the objects; null when it is not well-formed.</summary>
    private static List<(int Offset, int Length)>? PartsOf(ReadOnlySpan<byte> bytes, bool isWhole, Mistakes mistakes)
    {
        var begin = bytes.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var reader = new Utf8JsonReader(bytes[begin..], new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = MostNested });
        var parts = new List<(int, int)>();
        var before = mistakes.Count;
        try
        {
            while (reader.Read())
            {
                if (isWhole)
                {
                    reader.Skip();
                }
                else if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray) || reader.CurrentDepth > 0)
                {
                    AddPart(ref reader, begin, parts, mistakes);
                }
            }
        }
        catch (JsonException exception)
        {
            mistakes.Add(OffsetOf(bytes, begin, exception), "Not well-formed JSON from here on: rows are objects, one after the other or in an array.");
        }

        return mistakes.Count > before ? null : isWhole ? [(begin, bytes.Length - begin)] : parts;
    }

    private static void AddPart(ref Utf8JsonReader reader, int begin, List<(int, int)> parts, Mistakes mistakes)
    {
        var (start, kind) = ((int)reader.TokenStartIndex, reader.TokenType);
        reader.Skip();
        if (kind == JsonTokenType.StartObject)
        {
            parts.Add((begin + start, (int)reader.BytesConsumed - start));
        }
        else
        {
            mistakes.Add(begin + start, "A row is a JSON object with a member for each column.");
        }
    }

    private static int OffsetOf(ReadOnlySpan<byte> bytes, int begin, JsonException exception)
    {
        var offset = begin;
        for (var line = exception.LineNumber ?? 0; line > 0 && bytes[offset..].IndexOf((byte)'\n') is >= 0 and var end; line--)
        {
            offset += end + 1;
        }

        return Math.Min(offset + (int)(exception.BytePositionInLine ?? 0), bytes.Length);
    }
}
