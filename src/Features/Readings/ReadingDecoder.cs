using System.Text.Json;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Features.Readings;

/// <summary>
/// Decodes the readings of a record, a request's body or a line of a file: JSON objects
/// <c>{"sensorId","timestamp","metrics":{"name":number or null},"id"?}</c> or <c>{"sensorId","timestamp","retire":true,"id"?}</c> or
/// <c>{"sensorId","timestamp","feedback":{"verdict","metric"?,"from","to"},"id"?}</c>, arrays of them, or any number of
/// both, one after the other or a line each.
/// </summary>
/// <remarks>
/// <para><c>timestamp</c> is a time of the grammar of <see cref="Timestamps"/>. Unknown properties are ignored. <c>NaN</c> and <c>Infinity</c> are read as null.</para>
/// <para>The text is UTF-8, with or without a byte order mark, and may be compressed (gzip, zlib).</para>
/// <para>A malformed element costs itself alone. See the other part of this class for how the next one is found.</para>
/// <para>The result depends on the bytes and the arrival time alone, so live system and replay decode alike. Not safe for concurrent use.</para>
/// </remarks>
/// <param name="maxFutureSkew">
/// The maximum distance of a reading's event time after its record's arrival; one further ahead is refused.
/// </param>
/// <param name="knownSensorId">Finds the id of a sensor that is known, so that its text need not be made again; null for none. It answers null for the others.</param>
/// <param name="mostRejected">The most rejections that are kept of a record; all are counted.</param>
public sealed partial class ReadingDecoder(
    TimeSpan maxFutureSkew, Func<ReadOnlySpan<char>, string?>? knownSensorId = null, int mostRejected = ReadingLimits.RejectedOfARecord + 1)
{
    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true };

    private readonly ReadingParser _parser = new(knownSensorId);
    private readonly List<DecodedReading> _readings = [];
    private readonly List<RejectedReading> _rejected = [];
    private DateTimeOffset? _arrivedAt;
    private int _rejectedCount;
    private int _index;
    private int _objects;
    private int _malformed;

    /// <summary>Decodes one record.</summary>
    /// <param name="data">The record's bytes.</param>
    /// <param name="arrivedAt">The time when the record arrived in the stream; null when that is not known (a file): then no reading is from the future.</param>
    /// <param name="defect">
    /// The reason why the record must not be used, whatever its bytes say; null when nothing speaks against it.
    /// </param>
    /// <returns>Every reading of the record, valid or refused; its lists are those of the next record after the next call. Never throws for bad input.</returns>
    public DecodedRecord Decode(ReadOnlySpan<byte> data, DateTimeOffset? arrivedAt, string? defect = null)
    {
        ReadOnlyMemory<byte>? inflated = null;
        try
        {
            var reason = defect ?? Inflate(data, out inflated) ?? DecodeText(inflated is { } text ? text.Span : data, arrivedAt);
            return reason is not null
                ? Refuse(data, reason)
                : new DecodedRecord(_readings, _rejected) { RejectedCount = _rejectedCount, Inflated = inflated };
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or ArithmeticException or ArgumentException or JsonException)
        {
            // No input is known that comes here. But one that threw would stop its shard for good, since it would come again and again.
            return Refuse(data, $"The record cannot be read: {exception.Message}");
        }
    }

    private static DecodedRecord Refuse(ReadOnlySpan<byte> data, string reason) =>
        new([], [new RejectedReading(0, reason, 0, data.Length)]) { RejectedCount = 1, IsRefusedWhole = true };

    private static string? Inflate(ReadOnlySpan<byte> data, out ReadOnlyMemory<byte>? inflated)
    {
        inflated = null;
        if (Inflation.Detect(data) is not { } compression)
        {
            return null;
        }

        var error = Inflation.TryInflate(data, compression, ReadingLimits.InflatedBytes, out var bytes);
        if (error == InflationError.Broken && compression == Compression.Zlib)
        {
            // Text may begin with the same two bytes.
            return null;
        }

        var name = compression == Compression.Gzip ? "gzip" : "zlib";
        inflated = bytes;
        return error switch
        {
            InflationError.TooLarge => $"The record is {name} that inflates to more than {ReadingLimits.InflatedBytes} bytes: send it in parts.",
            InflationError.CutOff => $"The record is {name} that is cut off, or has bytes behind its end.",
            InflationError.Broken => $"The record looks like {name}, but is damaged.",
            _ => Inflation.Detect(bytes.Span) is null ? null : $"The record is compressed twice ({name}): compress it once.",
        };
    }

    /// <summary>Decodes the elements of a record's text; the reason when it is refused as a whole.</summary>
    private string? DecodeText(ReadOnlySpan<byte> text, DateTimeOffset? arrivedAt)
    {
        _readings.Clear();
        _rejected.Clear();
        (_arrivedAt, _rejectedCount, _index, _objects, _malformed) = (arrivedAt, 0, 0, 0, 0);
        if (text is [(byte)'{' or (byte)'[', not 0, ..] && text[^1] != 0)
        {
            // By far the most common.
            return ReadText(text, 0);
        }

        if (ContentHint.WideEncoding(text) is { } encoding)
        {
            return $"The record is {encoding} text: UTF-8 is expected.";
        }

        var begin = JsonStructure.SkipBlanks(text, 0);
        return begin == text.Length ? "The record is empty." : ReadText(text.TrimEnd((byte)0), begin);
    }

    private string? ReadText(ReadOnlySpan<byte> text, int begin)
    {
        var isJson = text[begin] is (byte)'{' or (byte)'[';
        var place = new Place(begin);
        var error = ReadStrictly(text, ref place);
        if (error is not null)
        {
            Salvage(text, place);
        }

        if (_objects == 0 && (_malformed > 1 || !isJson || (_malformed == 1 && _index == 1 && _rejected is [{ Length: 0 }])))
        {
            // Not readings of which some are bad, but something else.
            return error is null && text[begin] != '"'
                ? "The record is neither a JSON object nor an array of objects."
                : $"{error ?? "The record is a JSON string"}.{ContentHint.Of(text[begin..])}";
        }

        return _index == 0 ? "The record holds an empty array." : null;
    }

    /// <summary>
    /// Reads well-formed JSON; at the first fault the position is where to go on, and the result says where the fault is.
    /// </summary>
    private string? ReadStrictly(ReadOnlySpan<byte> text, ref Place place)
    {
        var begin = place.At;
        var json = new Utf8JsonReader(text[begin..], Options);
        try
        {
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.StartArray && !place.IsInArray)
                {
                    place = new Place(begin + (int)json.BytesConsumed) { ArrayAt = begin + (int)json.TokenStartIndex };
                }
                else if (json.TokenType == JsonTokenType.EndArray)
                {
                    place = new Place(begin + (int)json.BytesConsumed);
                }
                else
                {
                    var start = begin + (int)json.TokenStartIndex;
                    var isObject = json.TokenType == JsonTokenType.StartObject;
                    var reading = _parser.Parse(ref json, _arrivedAt, out var reason);
                    var end = begin + (int)json.BytesConsumed;
                    Take(text, reading, reason, start, end, isObject);
                    place = place with { At = end, IsAfterValue = true };
                }
            }

            return null;
        }
        catch (JsonException exception)
        {
            var line = new LineTracker();
            line.AdvanceTo(text, begin);
            return FaultAt(exception, line, begin);
        }
    }

    private static string FaultAt(JsonException exception, LineTracker line, int begin)
    {
        var column = exception.BytePositionInLine + (exception.LineNumber == 0 ? begin - line.Start : 0);
        return $"Not well-formed JSON at line {line.Line + exception.LineNumber + 1}, byte {column + 1}";
    }

    private void Take(ReadOnlySpan<byte> text, Reading? reading, string? reason, int start, int end, bool isObject)
    {
        _objects += isObject ? 1 : 0;
        if (reading is not null && reading.EventTime.UtcTicks - maxFutureSkew.Ticks > _arrivedAt?.UtcTicks)
        {
            reason = $"'timestamp' {Rfc3339.Format(reading.EventTime)} is more than {Duration.Format(maxFutureSkew)} "
                + $"after the record's arrival at {Rfc3339.Format(_arrivedAt.Value)}.";
            reading = null;
        }

        if (reading is not null)
        {
            _readings.Add(new DecodedReading(_index++, reading) { Offset = start, Length = end - start });
        }
        else
        {
            var hint = isObject && _parser.IsIncomplete && _rejectedCount < mostRejected ? ForeignShape.HintOf(text[start..end]) : null;
            Reject(hint ?? reason!, start, end);
        }
    }

    private void Reject(string reason, int start, int end)
    {
        if (_rejectedCount++ < mostRejected)
        {
            _rejected.Add(new RejectedReading(_index, reason, start, end - start));
        }

        _index++;
    }

    /// <summary>The offset up to which a record is read.</summary>
    /// <param name="At">Behind the last element, bracket or comma that was read.</param>
    private readonly record struct Place(int At)
    {
        /// <summary>The offset where its array begins; negative when it is in none.</summary>
        public int ArrayAt { get; init; } = -1;

        public bool IsInArray => ArrayAt >= 0;

        /// <summary>Whether an element, and not a comma, stands before it in the array.</summary>
        public bool IsAfterValue { get; init; }
    }
}
