using System.Buffers;
using System.Buffers.Text;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Influx;

/// <summary>Parses one line. Not safe for concurrent use.</summary>
/// <param name="format">The mapping.</param>
/// <param name="reading">Builds the readings.</param>
internal sealed class InfluxLineParser(InfluxFormat format, ReadingBuilder reading)
{
    private const int LongestName = 512;

    private readonly InfluxTags _tags = new(format.SensorId);
    private readonly char[] _name = new char[LongestName];
    private int _prefix;
    private int _at;
    private int _end;

    /// <summary>The reason why the last line is no reading.</summary>
    public string Reason => reading.Reason ?? "It cannot be read.";

    /// <summary>Reads the line that begins at a position.</summary>
    /// <param name="text">The record.</param>
    /// <param name="start">The offset of its first byte, which is no blank.</param>
    /// <param name="arrivedAt">The time when the record arrived in the stream; null when that is not known.</param>
    /// <param name="end">The offset of its line feed, or of the record's end.</param>
    /// <returns>The reading; null when there is a <see cref="Reason"/>.</returns>
    public Reading? Read(ReadOnlySpan<byte> text, int start, DateTimeOffset? arrivedAt, out int end)
    {
        reading.Begin();
        (_at, _end) = (start, InfluxText.EndOfLine(text, start));
        if (ReadSeries(text) && ReadFields(text) && ReadTime(text, arrivedAt))
        {
            SetSensorId(text);
        }

        if (reading.MetricCount == 0)
        {
            reading.Refuse("It has no numeric field: strings are skipped.");
        }

        end = _end;
        return reading.Build(arrivedAt);
    }

    private bool ReadSeries(ReadOnlySpan<byte> text)
    {
        var measurement = ReadName(text, InfluxText.EndsMeasurement) with { IsMeasurement = true };
        if (measurement.Length == 0)
        {
            return Fail("The measurement is missing.");
        }

        _tags.Begin(measurement);
        while (IsAt(text, ','))
        {
            _at++;
            var key = ReadName(text, InfluxText.EndsKey);
            if (key.Length == 0 || !IsAt(text, '='))
            {
                return Fail(key.Length == 0 ? "A tag has no name." : $"The tag '{key.Shown(text)}' has no value: key=value is expected.");
            }

            _at++;
            var value = ReadName(text, InfluxText.EndsTagValue);
            if (value.Length == 0)
            {
                return Fail($"The tag '{key.Shown(text)}' is empty: leave it out.");
            }

            if (_tags.Add(text, key, value) is { } fault)
            {
                return Fail(fault);
            }
        }

        return SetPrefix(text, measurement);
    }

    // The beginning of each metric's name.
    private bool SetPrefix(ReadOnlySpan<byte> text, LinePiece measurement)
    {
        _prefix = 0;
        if (format.MetricNames == FieldNaming.Field)
        {
            return true;
        }

        if (measurement.Copy(text, _name.AsSpan(0, LongestName - 1), out var length) != OperationStatus.Done)
        {
            return Fail($"The measurement '{measurement.Shown(text)}' is too long for a metric's name, or is not UTF-8.");
        }

        _name[length] = '_';
        _prefix = length + 1;
        return true;
    }

    private bool ReadFields(ReadOnlySpan<byte> text)
    {
        SkipBlanks(text);
        if (_at == _end)
        {
            return Fail("There are no fields: a blank and field=value are expected behind the measurement and its tags.");
        }

        while (true)
        {
            var key = ReadName(text, InfluxText.EndsKey);
            if (key.Length == 0 || !IsAt(text, '='))
            {
                return Fail(key.Length == 0 ? "A field has no name." : $"The field '{key.Shown(text)}' has no value: key=value is expected.");
            }

            _at++;
            if (!ReadField(text, key))
            {
                return false;
            }

            if (!IsAt(text, ','))
            {
                return true;
            }

            _at++;
        }
    }

    private bool ReadField(ReadOnlySpan<byte> text, LinePiece key)
    {
        if (key.Copy(text, _name.AsSpan(_prefix), out var length) != OperationStatus.Done)
        {
            return Fail($"The field's name '{key.Shown(text)}' is too long, or is not UTF-8.");
        }

        var name = _name.AsSpan(0, _prefix + length);
        if (IsAt(text, '"'))
        {
            reading.AddSkipped(name);
            return SkipString(text, key);
        }

        var stop = text[_at.._end].IndexOfAny((byte)',', (byte)' ');
        var value = (stop < 0 ? text[_at.._end] : text.Slice(_at, stop)).TrimEnd("\r\t\0"u8);
        _at = stop < 0 ? _end : _at + stop;
        if (!InfluxValue.TryRead(value, out var number))
        {
            return Fail($"The field '{key.Shown(text)}' is {Shown(value)}: a number such as 1.5, 2i or 3u, true, false or a quoted string is expected.");
        }

        reading.AddMetric(name, number);
        return true;
    }

    // A string that runs over a line's end and is not followed by what follows a value was not closed: its line ends where it would have without it.
    private bool SkipString(ReadOnlySpan<byte> text, LinePiece key)
    {
        var close = InfluxText.EndOfString(text, _at + 1);
        if (close < 0 || (close < text.Length && text[close] is not ((byte)',' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0)))
        {
            return Fail(close < 0 || close > _end
                ? $"The string of the field '{key.Shown(text)}' has no closing quote."
                : $"The field '{key.Shown(text)}' has text behind its closing quote: write \\\" for a quote in a string.");
        }

        _end = close > _end ? InfluxText.EndOfLine(text, close) : _end;
        _at = close;
        return true;
    }

    private bool ReadTime(ReadOnlySpan<byte> text, DateTimeOffset? arrivedAt)
    {
        SkipBlanks(text);
        var number = text[_at.._end].TrimEnd(" \t\r\0"u8);
        if (!number.IsEmpty)
        {
            if (!Utf8Parser.TryParse(number, out long _, out var length) || length != number.Length)
            {
                return Fail($"The timestamp {Shown(number)} is not a whole number.");
            }

            EpochTime.Set(reading, number, format.Precision, "timestamp", "precision");
        }
        else if (arrivedAt is { } now)
        {
            reading.SetTime(now);
        }
        else
        {
            reading.Refuse("There is no timestamp, and the time of the record's arrival is not known here: give the line a timestamp.");
        }

        return true;
    }

    private void SetSensorId(ReadOnlySpan<byte> text)
    {
        Span<char> id = stackalloc char[ReadingLimits.SensorIdLength];
        var values = _tags.Values(text);
        var status = format.SensorId.Append(ref values, id, out var length, out var at);
        if (status == OperationStatus.Done)
        {
            reading.SetSensorId(id[..length]);
            return;
        }

        var tags = _tags.List(text);
        reading.Refuse(status switch
        {
            OperationStatus.NeedMoreData =>
                $"The tag '{at}' is missing, which the sensor id '{format.SensorId}' is made of: there {(tags.Length == 0 ? "are no tags" : $"are {tags}")}.",
            OperationStatus.InvalidData => $"The tag '{at}' is not UTF-8.",
            _ => $"The sensor id '{format.SensorId}' would have more than {ReadingLimits.SensorIdLength} characters.",
        });
    }

    private LinePiece ReadName(ReadOnlySpan<byte> text, SearchValues<byte> stops)
    {
        var start = _at;
        _at = InfluxText.EndOfName(text[.._end], start, stops, out var hasEscapes);
        return new LinePiece(start, _at - start, hasEscapes);
    }

    private bool IsAt(ReadOnlySpan<byte> text, char value) => _at < _end && text[_at] == value;

    private void SkipBlanks(ReadOnlySpan<byte> text)
    {
        while (_at < _end && text[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or 0)
        {
            _at++;
        }
    }

    private bool Fail(string reason)
    {
        reading.Refuse(reason);
        return false;
    }

    private static string Shown(ReadOnlySpan<byte> value) => $"'{new LinePiece(0, value.Length, false).Shown(value)}'";
}
