using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.WhatIf;

/// <summary>Reads the readings of <c>POST /sensors/{id}/what-if</c>: as <c>POST /readings</c> takes them, but for the sensor's id, which may be left out.</summary>
internal static class WhatIfRequest
{
    private const string Id = "sensorId";

    /// <summary>Reads the body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="maxFutureSkew">The distance of a reading's time after now from which on a stream's reader would refuse it.</param>
    /// <param name="now">The arrival of the readings (UTC).</param>
    /// <returns>The readings in their order, and those that a stream's reader would refuse.</returns>
    /// <exception cref="BadHttpRequestException">400: it holds no readings, too many, readings of another sensor, or what is no reading.</exception>
    public static (Reading[] Readings, IReadOnlyList<RejectedReading> Rejected) Read(JsonElement body, string sensorId, TimeSpan maxFutureSkew, DateTimeOffset now)
    {
        JsonElement[] elements = body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray()] : [body];
        if (elements.Length is 0 or > WhatIfQuestion.MostReadings)
        {
            throw new BadHttpRequestException($"The body has {elements.Length} readings; 1 to {WhatIfQuestion.MostReadings} were expected.");
        }

        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartArray();
            for (var i = 0; i < elements.Length; i++)
            {
                WriteOrRefuse(writer, elements[i], i, sensorId);
            }

            writer.WriteEndArray();
        }

        var decoded = new ReadingDecoder(maxFutureSkew, mostRejected: WhatIfQuestion.MostReadings).Decode(text.WrittenSpan, now);
        Reading[] readings = [.. decoded.Readings.Select(reading => reading.Reading)];
        return Array.Exists(readings, reading => reading.Retires || reading.Feedback is not null)
            ? throw new BadHttpRequestException("A reading that did not happen has metrics; 'retire' and 'feedback' are none.")
            : (readings, [.. decoded.Rejected]);
    }

    /// <summary>Writes the refused readings as a member.</summary>
    public static void WriteRejected(Utf8JsonWriter writer, IReadOnlyList<RejectedReading> rejected)
    {
        writer.WriteStartArray("rejected"u8);
        foreach (var reading in rejected)
        {
            writer.WriteStartObject();
            writer.WriteNumber("index"u8, reading.Index);
            writer.WriteString("error"u8, reading.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteOrRefuse(Utf8JsonWriter writer, JsonElement element, int index, string sensorId)
    {
        try
        {
            Write(writer, element, index, sensorId);
        }
        catch (InvalidOperationException exception)
        {
            throw new BadHttpRequestException($"Reading {index} has a name or a text that is not valid Unicode.", exception);
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element, int index, string sensorId)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new BadHttpRequestException($$$"""Reading {{{index}}} is no JSON object, such as {"timestamp":"2026-11-22T10:00:00Z","metrics":{"temperature":21.5}}.""");
        }

        if (element.TryGetProperty(Id, out var given) && !(given.ValueKind == JsonValueKind.String && given.ValueEquals(sensorId)))
        {
            throw new BadHttpRequestException($"Reading {index} is of another sensor than the path names: leave sensorId out, or give that of the path.");
        }

        writer.WriteStartObject();
        writer.WriteString(Id, sensorId);
        foreach (var member in element.EnumerateObject())
        {
            if (!member.NameEquals(Id))
            {
                member.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}
