using System.Buffers;
using System.Text;
using System.Text.Json;
using SensorGrid.Sources.Formats.Json;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.DynamoDB;

/// <summary>Decodes change records.</summary>
internal sealed class DynamoDBDecoder : JsonElementDecoder
{
    private readonly bool _needsCreation;
    private readonly AttributeCells _attributes;
    private readonly RowMapper _mapper;
    private readonly ReadingBuilder _reading;
    private readonly ImageReader _image;
    private readonly char[] _name = new char[JsonText.Longest];
    private DateTimeOffset? _created;
    private Event _event;
    private bool _hasImage;

    /// <summary>Creates the decoder.</summary>
    /// <param name="format">The mapping.</param>
    /// <param name="options">The options of every decoder.</param>
    public DynamoDBDecoder(DynamoDBFormat format, DecoderOptions options)
        : base(options)
    {
        var (mapping, metrics) = (format.Mapping, format.Mapping.Metrics);
        _needsCreation = mapping.Time.IsArrival;
        IEnumerable<string> pair = metrics.NameColumn is { } name ? [name, metrics.ValueColumn!] : [];
        string[] columns = [.. mapping.SensorId.Names.Concat(mapping.Time.Columns).Concat(metrics.Names ?? []).Concat(pair).Distinct(StringComparer.Ordinal)];
        _attributes = new AttributeCells(columns);
        _mapper = new RowMapper(mapping, column => Array.IndexOf(columns, column), metrics.Names ?? [], kind: "attribute");
        _reading = new ReadingBuilder(options.KnownSensorId);
        _image = new ImageReader(columns, _attributes, metrics.IsAll, _reading);
    }

    /// <summary>The kind of a change.</summary>
    private enum Event
    {
        Unknown,
        Written,
        Removed,
    }

    /// <inheritdoc/>
    protected override void Parse(ReadOnlySpan<byte> source, ref Utf8JsonReader json)
    {
        _reading.Begin();
        _attributes.Begin();
        (_created, _event, _hasImage) = (null, Event.Unknown, false);
        var hasChange = false;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (JsonText.Is(ref json, "eventName"u8))
            {
                json.Read();
                ReadEvent(ref json);
            }
            else if (JsonText.Is(ref json, "eventID"u8))
            {
                json.Read();
                ReadId(ref json);
            }
            else if (JsonText.Is(ref json, "dynamodb"u8))
            {
                json.Read();
                hasChange |= json.TokenType == JsonTokenType.StartObject;
                ReadChange(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        if (_event == Event.Removed)
        {
            return;
        }

        if (!hasChange || _event == Event.Unknown || !_hasImage)
        {
            _reading.Refuse(!hasChange ? "'dynamodb' is missing: this is no change record of a table."
                : _event == Event.Unknown ? "'eventName' is missing: INSERT, MODIFY or REMOVE is expected."
                : "'dynamodb' has no 'NewImage': the change has no new row, as in a stream whose view type is not NEW_IMAGE or NEW_AND_OLD_IMAGES.");
            return;
        }

        if (_needsCreation && _created is null)
        {
            _reading.Refuse("'ApproximateCreationDateTime' is missing, which is the definition's 'time'.");
        }

        var values = _attributes.Values;
        _mapper.Map(ref values, _reading, _created);
    }

    /// <inheritdoc/>
    protected override void Emit(int start, int end)
    {
        if (_event == Event.Removed)
        {
            Skip();
        }
        else if (_reading.Build(ArrivedAt) is { } reading)
        {
            Accept(reading, start, end);
        }
        else
        {
            Reject(_reading.Reason!, start, end);
        }
    }

    private void ReadEvent(ref Utf8JsonReader json)
    {
        var isText = json.TokenType == JsonTokenType.String;
        _event = isText && (JsonText.Is(ref json, "INSERT"u8) || JsonText.Is(ref json, "MODIFY"u8)) ? Event.Written
            : isText && JsonText.Is(ref json, "REMOVE"u8) ? Event.Removed
            : Event.Unknown;
        if (_event == Event.Unknown)
        {
            _reading.Refuse($"'eventName' is {JsonText.Shown(ref json)}: INSERT, MODIFY or REMOVE is expected.");
        }

        json.Skip();
    }

    private void ReadId(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String && JsonText.Copy(ref json, _name, out var length) == OperationStatus.Done)
        {
            _reading.SetId(_name.AsSpan(0, length));
        }
        else
        {
            json.Skip();
            _reading.Refuse("'eventID' is not a text, is too long, or is not valid Unicode.");
        }
    }

    private void ReadChange(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        ReadOnlySpan<byte> created = default;
        ReadOnlySpan<byte> precision = default;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (JsonText.Is(ref json, "NewImage"u8))
            {
                json.Read();
                _hasImage = _image.Read(ref json);
            }
            else if (JsonText.Is(ref json, "ApproximateCreationDateTime"u8))
            {
                json.Read();
                created = json.TokenType == JsonTokenType.Number ? json.ValueSpan : "?"u8;
                json.Skip();
            }
            else if (JsonText.Is(ref json, "ApproximateCreationDateTimePrecision"u8))
            {
                json.Read();
                precision = json.TokenType == JsonTokenType.String ? json.ValueSpan : "?"u8;
                json.Skip();
            }
            else
            {
                json.Skip();
            }
        }

        if (_needsCreation && !created.IsEmpty)
        {
            ReadCreated(created, precision);
        }
    }

    private void ReadCreated(ReadOnlySpan<byte> created, ReadOnlySpan<byte> precision)
    {
        if (CreationTime.TryRead(created, precision, out var time))
        {
            _created = time;
        }
        else
        {
            _reading.Refuse($"'ApproximateCreationDateTime' {Encoding.UTF8.GetString(created[..Math.Min(created.Length, 40)])} is not a time.");
        }
    }
}
