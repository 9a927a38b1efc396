using System.Buffers;
using System.Text.Json;
using SensorGrid.Sources.Formats.Json;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.SiteWise;

/// <summary>Decodes notifications.</summary>
/// <param name="format">The mapping.</param>
/// <param name="options">The options of every decoder.</param>
internal sealed class SiteWiseDecoder(SiteWiseFormat format, DecoderOptions options) : JsonElementDecoder(options)
{
    private readonly ReadingBuilder _reading = new(options.KnownSensorId);
    private readonly HeldElements _values = new(options.MostRejected);
    private readonly SiteWiseValue _value = new();
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _metrics =
        new Dictionary<string, string>(format.Metrics, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly char[] _asset = new char[JsonText.Longest];
    private readonly char[] _property = new char[JsonText.Longest];
    private int _assetLength;
    private int _propertyLength;
    private int _valuesAt;
    private string? _fault;
    private bool _isRead;

    /// <inheritdoc/>
    protected override void Parse(ReadOnlySpan<byte> source, ref Utf8JsonReader json)
    {
        _values.Clear();
        (_assetLength, _propertyLength, _valuesAt, _fault, _isRead) = (0, 0, -1, null, false);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (JsonText.Is(ref json, "payload"u8))
            {
                json.Read();
                ReadPayload(ref json);
            }
            else if (JsonText.Is(ref json, "type"u8))
            {
                json.Read();
                if (json.TokenType != JsonTokenType.String || !JsonText.Is(ref json, "PropertyValueUpdate"u8))
                {
                    _fault ??= $"'type' is {JsonText.Shown(ref json)}: PropertyValueUpdate is expected.";
                }

                json.Skip();
            }
            else
            {
                json.Skip();
            }
        }

        _fault ??= _valuesAt < 0 ? "'payload.values' is missing: this is no property value notification."
            : _assetLength == 0 || _propertyLength == 0 ? $"'payload.{(_assetLength == 0 ? "assetId" : "propertyId")}' is missing."
            : null;
        if (_fault is null && !_isRead)
        {
            // The ids stand behind the values.
            var values = new Utf8JsonReader(source[_valuesAt..]);
            values.Read();
            ReadValues(ref values, _valuesAt);
        }
    }

    /// <inheritdoc/>
    protected override void Emit(int start, int end)
    {
        if (_fault is not null)
        {
            Reject(_fault, start, end);
            return;
        }

        if (_values.All.Count == 0)
        {
            Reject("'payload.values' is empty.", start, end);
        }

        Release(_values.All);
    }

    private void ReadPayload(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (JsonText.Is(ref json, "assetId"u8))
            {
                _assetLength = ReadId(ref json, _asset, "assetId");
            }
            else if (JsonText.Is(ref json, "propertyId"u8))
            {
                _propertyLength = ReadId(ref json, _property, "propertyId");
            }
            else if (JsonText.Is(ref json, "values"u8))
            {
                json.Read();
                if (json.TokenType == JsonTokenType.StartArray)
                {
                    _valuesAt = (int)json.TokenStartIndex;
                    _isRead = _assetLength > 0 && _propertyLength > 0;
                    _values.Clear();
                }

                if (_isRead)
                {
                    ReadValues(ref json, 0);
                }

                json.Skip();
            }
            else
            {
                json.Skip();
            }
        }
    }

    private int ReadId(ref Utf8JsonReader json, char[] destination, string name)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String && JsonText.Copy(ref json, destination, out var length) == OperationStatus.Done && length > 0)
        {
            return length;
        }

        _fault ??= $"'payload.{name}' is not a text, is empty, is too long, or is not valid Unicode.";
        json.Skip();
        return 0;
    }

    private void ReadValues(ref Utf8JsonReader json, int origin)
    {
        ReadOnlySpan<char> property = _property.AsSpan(0, _propertyLength);
        var metric = property;
        if (_metrics.TryGetValue(property, out var name))
        {
            metric = name;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var start = OffsetOf(origin + (int)json.TokenStartIndex);
            _reading.Begin();
            _reading.SetSensorId(_asset.AsSpan(0, _assetLength));
            _value.Read(ref json, _reading, metric);
            var end = OffsetOf(origin + (int)json.BytesConsumed, isEnd: true);
            if (_reading.Build(ArrivedAt) is { } reading)
            {
                _values.Accept(reading, start, end);
            }
            else
            {
                _values.Reject($"The property '{property}' of the asset '{_asset.AsSpan(0, _assetLength)}': {_reading.Reason}", start, end);
            }
        }
    }
}
