using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Json;
using SensorGrid.Features.Readings;
using SensorGrid.Api.Problems;

namespace SensorGrid.Api.Sensors;

/// <summary><c>GET /sensors/{id}/features</c>: the features of one sensor as of an instant.</summary>
internal static class FeaturesEndpoint
{
    public static async Task GetAsync(HttpContext context, string? asOf, string? explain, string? features, FeaturesSource source, AnswerSender answers, TimeProvider time)
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

        var selection = FeatureSelection.Parse(features);
        var answer = explain == "true"
            ? await source.ExplainAsync(sensorId, instant, context.RequestAborted)
            : await source.GetAsync(sensorId, instant, context.RequestAborted);
        if (answer.Features is { } all)
        {
            var selected = selection?.Of(all) ?? all;
            await answers.SendAsync(
                context, StatusCodes.Status200OK, JsonAnswers.ContentType, (sensorId, selected), static (writer, answer) => FeaturesWriter.Write(writer, answer.sensorId, answer.selected));
            return;
        }

        var refusal = answer.OldestAsOf is { } oldest
            ? TooFarBack(oldest)
            : SensorPath.NoReading(sensorId);
        await refusal.WriteAsync(context);
    }

    private static Problem TooFarBack(DateTimeOffset oldest) => new(
        StatusCodes.Status422UnprocessableEntity,
        $"The readings for so early an instant are no longer kept; the oldest asOf for this sensor is {Rfc3339.Format(oldest)}.",
        writer => writer.WriteString("oldestAsOf"u8, oldest.UtcDateTime));
}
