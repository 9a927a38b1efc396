using System.Text.Json;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Features.Readings;

/// <summary>
/// Takes the readings out of a record: a JSON object <c>{"sensorId","timestamp","metrics":{"name":number},"id"?}</c> or an array of them.
/// </summary>
/// <remarks>
/// <para><c>timestamp</c> is RFC 3339 with an offset, or a number of milliseconds since 1970-01-01T00:00:00Z. Unknown properties are ignored.</para>
/// <para>The result depends on the bytes and the arrival time alone, so live system and replay decode alike. Not safe for concurrent use.</para>
/// </remarks>
/// <param name="maxFutureSkew">How far after its record's arrival a reading's event time may be; one further ahead is refused.</param>
/// <param name="knownSensorId">Finds the id of a sensor that is known, so that its text need not be made again; null for none. It answers null for the others.</param>
public sealed class ReadingDecoder(TimeSpan maxFutureSkew, Func<ReadOnlySpan<char>, string?>? knownSensorId = null)
{
    private readonly ReadingParser _parser = new(knownSensorId);
    private readonly List<DecodedReading> _readings = [];
    private readonly List<RejectedReading> _rejected = [];

    /// <summary>Decodes one record.</summary>
    /// <param name="data">The record's bytes.</param>
    /// <param name="arrivedAt">When the stream took the record; null when that is not known (a file): then no reading is from the future.</param>
    /// <param name="defect">Why the record must not be taken, whatever its bytes say; null when nothing speaks against it.</param>
    /// <returns>Every reading of the record, valid or refused; its lists are those of the next record after the next call. Never throws for bad input.</returns>
    public DecodedRecord Decode(ReadOnlySpan<byte> data, DateTimeOffset? arrivedAt, string? defect = null)
    {
        if (defect is not null)
        {
            return Refuse(data, defect);
        }

        if (data.IsEmpty)
        {
            return Refuse(data, "The record is empty.");
        }

        _readings.Clear();
        _rejected.Clear();
        try
        {
            var json = new Utf8JsonReader(data);
            json.Read();
            switch (json.TokenType)
            {
                case JsonTokenType.StartObject:
                    Take(ref json, 0, arrivedAt);
                    break;
                case JsonTokenType.StartArray:
                    TakeArray(ref json, arrivedAt);
                    break;
                default:
                    return Refuse(data, "The record is neither a JSON object nor an array of objects.");
            }

            // Throws when something follows.
            json.Read();
        }
        catch (JsonException exception)
        {
            // Nothing of a record that is cut or garbled is trusted.
            return Refuse(data, $"Not well-formed JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or ArithmeticException or ArgumentException)
        {
            // No input is known that comes here. But one that threw would stop its shard for good, since it would come again and again.
            return Refuse(data, $"The record cannot be read: {exception.Message}");
        }

        return _readings.Count + _rejected.Count == 0
            ? Refuse(data, "The record holds an empty array.")
            : new DecodedRecord(_readings, _rejected);
    }

    private static DecodedRecord Refuse(ReadOnlySpan<byte> data, string reason) =>
        new([], [new RejectedReading(0, reason, 0, data.Length)]);

    private void TakeArray(ref Utf8JsonReader json, DateTimeOffset? arrivedAt)
    {
        for (var index = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; index++)
        {
            Take(ref json, index, arrivedAt);
        }
    }

    private void Take(ref Utf8JsonReader json, int index, DateTimeOffset? arrivedAt)
    {
        var start = (int)json.TokenStartIndex;
        var reading = _parser.Parse(ref json, arrivedAt, out var reason);
        if (reading is not null && reading.EventTime.UtcTicks - maxFutureSkew.Ticks > arrivedAt?.UtcTicks)
        {
            reason = $"'timestamp' {Rfc3339.Format(reading.EventTime)} is more than {Duration.Format(maxFutureSkew)} "
                + $"after the record's arrival at {Rfc3339.Format(arrivedAt.Value)}.";
            reading = null;
        }

        if (reading is not null)
        {
            _readings.Add(new DecodedReading(index, reading));
        }
        else
        {
            _rejected.Add(new RejectedReading(index, reason!, start, (int)json.BytesConsumed - start));
        }
    }
}
