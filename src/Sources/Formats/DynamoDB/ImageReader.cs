using System.Buffers;
using System.Text.Json;
using SensorGrid.Sources.Formats.Json;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.DynamoDB;

/// <summary>Reads the attributes of an image, each with its type: <c>{"temperature":{"N":"20.5"}}</c>.</summary>
/// <param name="columns">The attributes that the mapping names.</param>
/// <param name="attributes">Receives their values.</param>
/// <param name="takesAll">Whether all other numbers are metrics.</param>
/// <param name="reading">The reading that is built.</param>
internal sealed class ImageReader(string[] columns, AttributeCells attributes, bool takesAll, ReadingBuilder reading)
{
    private readonly char[] _name = new char[JsonText.Longest];

    /// <summary>Reads an image.</summary>
    /// <param name="json">Stands on the image's start, and then on its end.</param>
    /// <returns>False when it is none.</returns>
    public bool Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return false;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var column = attributes.IndexOf(ref json);
            if (column >= 0)
            {
                ReadColumn(column, ref json);
            }
            else if (takesAll)
            {
                ReadMetric(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        return true;
    }

    private void ReadColumn(int column, ref Utf8JsonReader json)
    {
        if (attributes.Has(column))
        {
            reading.Refuse($"The attribute '{columns[column]}' is given twice.");
        }

        json.Read();
        var depth = json.CurrentDepth;
        if (json.TokenType != JsonTokenType.StartObject || !json.Read() || json.TokenType != JsonTokenType.PropertyName)
        {
            reading.Refuse($"The attribute '{columns[column]}' has no type: a value such as {{\"N\":\"20.5\"}} is expected.");
        }
        else
        {
            var kind = AttributeType.KindOf(json.ValueSpan, out var isUsable);
            if (!isUsable)
            {
                reading.Refuse($"The attribute '{columns[column]}' has the type {JsonText.Shown(ref json)}: S, N or BOOL is expected.");
            }

            json.Read();
            if (isUsable)
            {
                SetColumn(column, kind, ref json);
            }
        }

        SkipTo(depth, ref json);
    }

    private void SetColumn(int column, CellKind kind, ref Utf8JsonReader json)
    {
        var isBoolean = json.TokenType is JsonTokenType.True or JsonTokenType.False;
        if (isBoolean && kind is (CellKind.Number or CellKind.Text))
        {
            reading.Refuse($"The attribute '{columns[column]}' is {JsonText.Shown(ref json)}, which has another type than it says.");
        }

        var isFalse = json.TokenType == JsonTokenType.False && kind == CellKind.True;
        attributes.Set(column, isFalse ? CellKind.False : isBoolean || json.TokenType is JsonTokenType.String or JsonTokenType.Number ? kind : CellKind.Null, ref json);
    }

    // Of an image of which all numbers are metrics.
    private void ReadMetric(ref Utf8JsonReader json)
    {
        var status = JsonText.Copy(ref json, _name, out var length);
        json.Read();
        var depth = json.CurrentDepth;
        if (json.TokenType == JsonTokenType.StartObject && json.Read() && json.TokenType == JsonTokenType.PropertyName && json.ValueSpan is [(byte)'N'])
        {
            json.Read();
            if (status != OperationStatus.Done)
            {
                reading.Refuse("The name of an attribute is too long, or is not valid Unicode.");
            }
            else if (json.TokenType is JsonTokenType.String or JsonTokenType.Number && MetricNumber.TryRead(json.ValueSpan, out var number))
            {
                reading.AddMetric(_name.AsSpan(0, length), number);
            }
            else
            {
                reading.Refuse($"The attribute '{_name.AsSpan(0, length)}' is {JsonText.Shown(ref json)}, which is no number.");
            }
        }

        SkipTo(depth, ref json);
    }

    // To the end of the value that began at a depth.
    private static void SkipTo(int depth, ref Utf8JsonReader json)
    {
        json.Skip();
        while (json.CurrentDepth > depth)
        {
            json.Read();
            json.Skip();
        }
    }
}
