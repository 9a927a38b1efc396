using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary><c>POST /features/batch</c>: the features of many sensors as of one instant, in the order of the request.</summary>
internal static class BatchEndpoint
{
    private const long MaxBodyBytes = 4 * 1024 * 1024;
    private const int SensorsPerFlush = 64;

    public static async Task PostAsync(HttpContext context, FeaturesSource source, TimeProvider time)
    {
        if (!RequestBody.IsOneOf(context.Request, "application/json", "text/json"))
        {
            await new Problem(StatusCodes.Status415UnsupportedMediaType, "Send the batch as application/json.").WriteAsync(context);
            return;
        }

        using var body = await RequestBody.ReadJsonAsync(context, MaxBodyBytes);
        var request = BatchRequest.From(body.RootElement, time);

        // All sensors are asked at once, and nothing is written before all have answered: a failure can still become a problem.
        var asked = Array.ConvertAll(request.SensorIds, id => source.GetAsync(id, request.AsOf, context.RequestAborted));
        var answers = new FeaturesAnswer[asked.Length];
        for (var i = 0; i < asked.Length; i++)
        {
            answers[i] = await asked[i];
        }

        await WriteAsync(context, request.SensorIds, answers);
    }

    private static async Task WriteAsync(HttpContext context, string[] ids, FeaturesAnswer[] answers)
    {
        context.Response.ContentType = JsonAnswers.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        var output = context.Response.BodyWriter;
        var writer = JsonWriterCache.Rent(output);
        try
        {
            writer.WriteStartObject();
            writer.WriteStartArray("results"u8);
            for (var i = 0; i < ids.Length; i++)
            {
                Write(writer, ids[i], answers[i]);
                if ((i + 1) % SensorsPerFlush == 0)
                {
                    writer.Flush();
                    await output.FlushAsync(context.RequestAborted);
                }
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.Flush();
        }
        finally
        {
            JsonWriterCache.Return(writer);
        }

        await output.FlushAsync(context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter writer, string id, FeaturesAnswer answer)
    {
        if (answer.Features is { } features)
        {
            FeaturesWriter.Write(writer, id, features);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("sensorId"u8, id);
        if (answer.OldestAsOf is { } oldest)
        {
            writer.WriteString("error"u8, "too_far_back"u8);
            writer.WriteString("oldestAsOf"u8, oldest.UtcDateTime);
        }
        else
        {
            writer.WriteString("error"u8, "not_found"u8);
        }

        writer.WriteEndObject();
    }
}
