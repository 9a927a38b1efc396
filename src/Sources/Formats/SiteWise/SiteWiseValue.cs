using System.Text.Json;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Formats.Json;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.SiteWise;

/// <summary>Reads one value with its timestamp and its quality.</summary>
internal sealed class SiteWiseValue
{
    private const int NanosecondsOfATick = 100;
    private const int MostNanoseconds = 999_999_999;

    private bool _isGood;
    private bool _hasQuality;
    private bool _hasTime;
    private bool _isNull;
    private Kind _kind;
    private double _number;

    /// <summary>The kind of value.</summary>
    private enum Kind
    {
        None,
        Number,
        Text,
    }

    /// <summary>Reads a value and gives it to a reading.</summary>
    /// <param name="json">Stands on the value's start, and then on its end.</param>
    /// <param name="reading">The reading that is built.</param>
    /// <param name="metric">The name of its metric.</param>
    public void Read(ref Utf8JsonReader json, ReadingBuilder reading, ReadOnlySpan<char> metric)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            reading.Refuse("An element of 'values' is not an object.");
            return;
        }

        (_isGood, _hasQuality, _hasTime, _isNull, _kind, _number) = (false, false, false, false, Kind.None, double.NaN);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (JsonText.Is(ref json, "timestamp"u8))
            {
                json.Read();
                ReadTime(ref json, reading);
            }
            else if (JsonText.Is(ref json, "quality"u8))
            {
                json.Read();
                ReadQuality(ref json, reading);
            }
            else if (JsonText.Is(ref json, "value"u8))
            {
                json.Read();
                ReadValue(ref json, reading);
            }
            else
            {
                json.Skip();
            }
        }

        Complete(reading, metric);
    }

    private void Complete(ReadingBuilder reading, ReadOnlySpan<char> metric)
    {
        _kind = _kind == Kind.None && _isNull ? Kind.Number : _kind;
        if (!_hasTime || !_hasQuality || _kind != Kind.Number)
        {
            reading.Refuse(!_hasTime ? "'timestamp' is missing."
                : !_hasQuality ? "'quality' is missing: GOOD, BAD or UNCERTAIN is expected."
                : _kind == Kind.Text ? "It is a text: 'doubleValue', 'integerValue' or 'booleanValue' is expected."
                : "'value' is missing: 'doubleValue', 'integerValue' or 'booleanValue' is expected.");
        }

        reading.AddMetric(metric, _isGood ? _number : double.NaN);
    }

    private void ReadTime(ref Utf8JsonReader json, ReadingBuilder reading)
    {
        long? seconds = null;
        long? nanoseconds = 0;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (JsonText.Is(ref json, "timeInSeconds"u8))
            {
                json.Read();
                seconds = ReadWhole(ref json);
            }
            else if (JsonText.Is(ref json, "offsetInNanos"u8))
            {
                json.Read();
                nanoseconds = ReadWhole(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        SetTime(seconds, nanoseconds, reading);
    }

    private void SetTime(long? seconds, long? nanoseconds, ReadingBuilder reading)
    {
        _hasTime = true;
        if (seconds is not { } whole || !EpochTime.TryRead(whole, EpochUnit.Seconds, out var time))
        {
            reading.Refuse("'timeInSeconds' is not a whole number of seconds since 1970, up to the year 9999.");
        }
        else if (nanoseconds is not (>= 0 and <= MostNanoseconds))
        {
            reading.Refuse("'offsetInNanos' is not a whole number from 0 to 999999999.");
        }
        else
        {
            reading.SetTime(time.AddTicks(nanoseconds.Value / NanosecondsOfATick));
        }
    }

    private static long? ReadWhole(ref Utf8JsonReader json)
    {
        var isWhole = json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) ? number : (long?)null;
        json.Skip();
        return isWhole;
    }

    private void ReadQuality(ref Utf8JsonReader json, ReadingBuilder reading)
    {
        var isText = json.TokenType == JsonTokenType.String;
        _hasQuality = true;
        _isGood = isText && JsonText.Is(ref json, "GOOD"u8);
        if (!_isGood && !(isText && (JsonText.Is(ref json, "BAD"u8) || JsonText.Is(ref json, "UNCERTAIN"u8))))
        {
            reading.Refuse($"'quality' is {JsonText.Shown(ref json)}: GOOD, BAD or UNCERTAIN is expected.");
        }

        json.Skip();
    }

    private void ReadValue(ref Utf8JsonReader json, ReadingBuilder reading)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var isNumber = JsonText.Is(ref json, "doubleValue"u8) || JsonText.Is(ref json, "integerValue"u8);
            var isBoolean = JsonText.Is(ref json, "booleanValue"u8);
            var isNull = JsonText.Is(ref json, "nullValue"u8);
            var isText = JsonText.Is(ref json, "stringValue"u8);
            json.Read();
            var isKnown = isNumber || isBoolean || isNull || isText;
            _isNull |= isKnown && json.TokenType == JsonTokenType.Null;
            if (isKnown && json.TokenType != JsonTokenType.Null)
            {
                SetValue(isNumber, isBoolean, isText, ref json, reading);
            }

            json.Skip();
        }
    }

    // Of the members that are not of the property's type, some writers say null.
    private void SetValue(bool isNumber, bool isBoolean, bool isText, ref Utf8JsonReader json, ReadingBuilder reading)
    {
        if (_kind != Kind.None)
        {
            reading.Refuse("'value' has more than one value.");
        }

        _kind = isText ? Kind.Text : Kind.Number;
        if (isNumber)
        {
            var isRead = json.TokenType == JsonTokenType.Number ? MetricNumber.TryRead(json.ValueSpan, out _number)
                : json.TokenType == JsonTokenType.String && NonFinite.Is(json.ValueSpan);
            if (!isRead)
            {
                reading.Refuse($"'value' is {JsonText.Shown(ref json)}: a number within the range of a double is expected.");
            }
        }
        else if (isBoolean)
        {
            _number = json.TokenType == JsonTokenType.True ? 1 : 0;
            if (json.TokenType is not (JsonTokenType.True or JsonTokenType.False))
            {
                reading.Refuse($"'booleanValue' is {JsonText.Shown(ref json)}: true or false is expected.");
            }
        }
    }
}
