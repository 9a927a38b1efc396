using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Features.Readings;
using SensorGrid.Api.Problems;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Sensors;

/// <summary><c>GET /sensors/{id}/features</c>: the features of one sensor as of an instant.</summary>
internal static class FeaturesEndpoint
{
    public static async Task GetAsync(HttpContext context, string? asOf, string? explain, FeaturesSource source, TimeProvider time)
    {
        if (context.Features.Get<SensorPath>() is not { SensorId: { } sensorId })
        {
            await SensorPath.NotUtf8.WriteAsync(context);
            return;
        }

        if (!AsOfParameter.TryParse(asOf, time, out var instant, out var reason))
        {
            await Problem.BadRequest(reason!).WriteAsync(context);
            return;
        }

        if (explain is not (null or "true" or "false"))
        {
            await Problem.BadRequest($"explain is true or false, not '{explain}'.").WriteAsync(context);
            return;
        }

        var answer = explain == "true"
            ? await source.ExplainAsync(sensorId, instant, context.RequestAborted)
            : await source.GetAsync(sensorId, instant, context.RequestAborted);
        if (answer.Features is { } features)
        {
            Write(context, sensorId, features);
            return;
        }

        var refusal = answer.OldestAsOf is { } oldest
            ? TooFarBack(oldest)
            : SensorPath.NoReading(sensorId);
        await refusal.WriteAsync(context);
    }

    /// <summary>The server sends what lies in the response's buffer when the request ends: no flush of its own is needed.</summary>
    private static void Write(HttpContext context, string sensorId, SensorFeatures features)
    {
        context.Response.ContentType = JsonAnswers.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        var writer = JsonWriterCache.Rent(context.Response.BodyWriter);
        try
        {
            FeaturesWriter.Write(writer, sensorId, features);
            writer.Flush();
        }
        finally
        {
            JsonWriterCache.Return(writer);
        }
    }

    private static Problem TooFarBack(DateTimeOffset oldest) => new(
        StatusCodes.Status422UnprocessableEntity,
        $"The readings for so early an instant are no longer kept; the oldest asOf for this sensor is {Rfc3339.Format(oldest)}.",
        writer => writer.WriteString("oldestAsOf"u8, oldest.UtcDateTime));
}
