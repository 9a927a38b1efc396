using System.Text.Json;

namespace SensorGrid.Features.Readings;

/// <summary>
/// Decodes the readings of a record, a request's body or a line of a file: JSON objects
/// <c>{"sensorId","timestamp","metrics":{"name":number or null},"id"?}</c> or <c>{"sensorId","timestamp","retire":true,"id"?}</c> or
/// <c>{"sensorId","timestamp","feedback":{"verdict","metric"?,"from","to"},"id"?}</c>, arrays of them, or any number of
/// both, one after the other or a line each.
/// </summary>
/// <remarks>
/// <para><c>timestamp</c> is a time of the grammar of <see cref="Timestamps"/>. Unknown properties are ignored. <c>NaN</c> and <c>Infinity</c> are read as null.</para>
/// <para>A malformed element costs itself alone. See the other part of this class for how the next one is found.</para>
/// </remarks>
/// <param name="maxFutureSkew">
/// The maximum distance of a reading's event time after its record's arrival; one further ahead is refused.
/// </param>
/// <param name="knownSensorId">Finds the id of a sensor that is known, so that its text need not be made again; null for none. It answers null for the others.</param>
/// <param name="mostRejected">The most rejections that are kept of a record; all are counted.</param>
public sealed partial class ReadingDecoder(
    TimeSpan maxFutureSkew, Func<ReadOnlySpan<char>, string?>? knownSensorId = null, int mostRejected = ReadingLimits.RejectedOfARecord + 1)
    : RecordDecoder(maxFutureSkew, mostRejected)
{
    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true };

    private readonly ReadingParser _parser = new(knownSensorId);
    private int _objects;
    private int _malformed;
    private bool _isTooDeep;

    /// <inheritdoc/>
    protected override string? DecodeElements(ReadOnlySpan<byte> text, int begin)
    {
        (_objects, _malformed, _isTooDeep) = (0, 0, false);
        var isJson = text[begin] is (byte)'{' or (byte)'[';
        var place = new Place(begin);
        var error = ReadStrictly(text, ref place);
        if (error is not null)
        {
            Salvage(text, place);
        }

        if (_objects == 0 && (_malformed > 1 || !isJson || (_malformed == 1 && Count == 1 && OnlyRejection is { Length: 0 })))
        {
            // Not readings of which some are bad, but something else.
            return error is null && text[begin] != '"'
                ? "The record is neither a JSON object nor an array of objects."
                : $"{error ?? "The record is a JSON string"}.{(_isTooDeep ? "" : ContentHint.Of(text[begin..]))}";
        }

        return Count == 0 ? "The record holds an empty array." : null;
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
                    var reading = _parser.Parse(ref json, ArrivedAt, out var reason);
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
            _isTooDeep = JsonFault.IsTooDeep(text[begin..], exception);
            return JsonFault.At(text[begin..], begin, exception, line);
        }
    }

    private void Take(ReadOnlySpan<byte> text, Reading? reading, string? reason, int start, int end, bool isObject)
    {
        _objects += isObject ? 1 : 0;
        if (reading is not null)
        {
            Accept(reading, start, end);
            return;
        }

        var hint = isObject && _parser.IsIncomplete && KeepsRejections ? ForeignShape.HintOf(text[start..end]) : null;
        Reject(hint ?? reason!, start, end);
    }

    /// <summary>The offset up to which a record is read.</summary>
    /// <param name="At">Behind the last element, bracket or comma that was read.</param>
    private readonly record struct Place(int At)
    {
        /// <summary>The offset where its array begins; negative when it is in none.</summary>
        public int ArrayAt { get; init; } = -1;

        public bool IsInArray => ArrayAt >= 0;

        /// <summary>Gets whether an element, and not a comma, stands before it in the array.</summary>
        public bool IsAfterValue { get; init; }
    }
}
