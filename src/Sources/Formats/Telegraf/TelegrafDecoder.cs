using System.Buffers;
using System.Text;
using System.Text.Json;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Formats.Json;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Telegraf;

/// <summary>Decodes Telegraf's JSON.</summary>
/// <param name="format">The mapping.</param>
/// <param name="options">The options of every decoder.</param>
internal sealed class TelegrafDecoder(TelegrafFormat format, DecoderOptions options) : JsonElementDecoder(options)
{
    private readonly ReadingBuilder _reading = new(options.KnownSensorId);
    private readonly CapturedValues _values = new(format.SensorId);
    private readonly int _nameOfTemplate = format.SensorId.IndexOf("name");
    private readonly char[] _metric = new char[JsonText.Longest];
    private readonly SeenNames _tags = new();
    private int _prefix;
    private Parts _parts;

    /// <summary>The properties of a metric.</summary>
    [Flags]
    private enum Parts
    {
        None = 0,
        Fields = 1,
        Name = 2,
        Tags = 4,
        Timestamp = 8,
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> BatchProperty => "metrics"u8;

    /// <inheritdoc/>
    protected override void Parse(ReadOnlySpan<byte> source, ref Utf8JsonReader json)
    {
        _reading.Begin();
        _values.Begin();
        _tags.Begin();
        (_parts, _prefix) = (Parts.None, 0);
        Utf8JsonReader fields = default;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (IsPart(ref json, "fields"u8, Parts.Fields))
            {
                // The name, which may be a part of each metric's, stands behind the fields.
                fields = json;
                if (format.MetricNames == FieldNaming.Field)
                {
                    ReadFields(ref json);
                }
                else
                {
                    json.Skip();
                }
            }
            else if (IsPart(ref json, "name"u8, Parts.Name))
            {
                ReadName(ref json);
            }
            else if (IsPart(ref json, "tags"u8, Parts.Tags))
            {
                ReadTags(ref json);
            }
            else if (IsPart(ref json, "timestamp"u8, Parts.Timestamp))
            {
                ReadTimestamp(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        if (format.MetricNames != FieldNaming.Field && _parts.HasFlag(Parts.Fields))
        {
            ReadFields(ref fields);
        }

        Complete(source);
    }

    /// <inheritdoc/>
    protected override void Emit(int start, int end)
    {
        if (_reading.Build(ArrivedAt) is { } reading)
        {
            Accept(reading, start, end);
        }
        else
        {
            Reject(_reading.Reason!, start, end);
        }
    }

    // Goes on to the property's value.
    private bool IsPart(ref Utf8JsonReader json, ReadOnlySpan<byte> name, Parts part)
    {
        if (json.TokenType != JsonTokenType.PropertyName || !JsonText.Is(ref json, name))
        {
            return false;
        }

        if (_parts.HasFlag(part))
        {
            _reading.Refuse($"'{Encoding.UTF8.GetString(name)}' is given twice.");
        }

        _parts |= part;
        json.Read();
        return true;
    }

    private void ReadName(ref Utf8JsonReader json)
    {
        if (_nameOfTemplate >= 0)
        {
            _values.Set(_nameOfTemplate, ref json);
        }

        if (json.TokenType != JsonTokenType.String || (format.MetricNames != FieldNaming.Field && !TrySetPrefix(ref json)))
        {
            _reading.Refuse("'name' is not a text, or is no part of a metric's name.");
        }

        json.Skip();
    }

    private bool TrySetPrefix(ref Utf8JsonReader json)
    {
        if (JsonText.Copy(ref json, _metric.AsSpan(0, _metric.Length / 2), out var length) != OperationStatus.Done || length == 0)
        {
            return false;
        }

        _metric[length] = '_';
        _prefix = length + 1;
        return true;
    }

    private void ReadTags(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            _reading.Refuse("'tags' must be an object of names and texts.");
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            _tags.Add(ref json);
            var index = _values.IndexOf(ref json);
            json.Read();
            if (index >= 0 && index != _nameOfTemplate)
            {
                _values.Set(index, ref json);
            }

            json.Skip();
        }
    }

    private void ReadFields(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            _reading.Refuse("'fields' must be an object of names and values.");
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (JsonText.Copy(ref json, _metric.AsSpan(_prefix), out var length) != OperationStatus.Done)
            {
                _reading.Refuse($"The field's name '{JsonText.Shown(ref json)}' is too long, or is not valid Unicode.");
            }

            json.Read();
            JsonMetric.Add(_reading, _metric.AsSpan(0, _prefix + length), ref json);
        }
    }

    private void ReadTimestamp(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number || (json.TokenType == JsonTokenType.String && EpochTime.TryDecimal(json.ValueSpan, out _)))
        {
            EpochTime.Set(_reading, json.ValueSpan, format.TimestampUnits, "timestamp", "timestampUnits");
        }
        else if (json.TokenType == JsonTokenType.String && Timestamps.Parse(json.ValueSpan, out var time) is var error)
        {
            if (error == TimestampError.None)
            {
                _reading.SetTime(time);
            }
            else
            {
                _reading.Refuse($"'timestamp' {JsonText.Shown(ref json)} {Timestamps.Explain(error)}.");
            }
        }
        else
        {
            json.Skip();
            _reading.Refuse("'timestamp' must be a number, or a time as text.");
        }
    }

    private void Complete(ReadOnlySpan<byte> source)
    {
        if ((_parts & (Parts.Fields | Parts.Timestamp)) != (Parts.Fields | Parts.Timestamp))
        {
            _reading.Refuse($"'{(_parts.HasFlag(Parts.Fields) ? "timestamp" : "fields")}' is missing: a metric has fields, name, tags and timestamp.");
        }

        if (format.MetricNames != FieldNaming.Field && !_parts.HasFlag(Parts.Name))
        {
            _reading.Refuse("'name' is missing, which is a part of each metric's name.");
        }

        if (_reading.MetricCount == 0)
        {
            _reading.Refuse("It has no numeric field: texts are skipped.");
        }

        Span<char> id = stackalloc char[ReadingLimits.SensorIdLength];
        var values = _values.Values;
        var status = format.SensorId.Append(ref values, id, out var length, out var at);
        if (status == OperationStatus.Done)
        {
            _reading.SetSensorId(id[..length]);
        }
        else if (_reading.Reason is null)
        {
            _reading.Refuse(status switch
            {
                OperationStatus.NeedMoreData =>
                    $"{(at == "name" ? "The" : "The tag")} '{at}' is missing, which the sensor id '{format.SensorId}' is made of: {_tags.List(source, "tags")}.",
                OperationStatus.InvalidData => $"The tag '{at}' is not valid Unicode.",
                _ => $"The sensor id '{format.SensorId}' would have more than {ReadingLimits.SensorIdLength} characters.",
            });
        }
    }
}
