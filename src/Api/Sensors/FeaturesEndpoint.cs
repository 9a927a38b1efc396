using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Json;
using SensorGrid.Features.Readings;
using SensorGrid.Api.Problems;

namespace SensorGrid.Api.Sensors;

/// <summary><c>GET /sensors/{id}/features</c>: the features of one sensor as of an instant.</summary>
internal static class FeaturesEndpoint
{
    public static async Task GetAsync(
        HttpContext context,
        string? asOf,
        string? explain,
        string? features,
        string? receipt,
        FeaturesSource source,
        IGrainFactory grains,
        AnswerSender answers,
        TimeProvider time)
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

        if (receipt is not (null or "true" or "false"))
        {
            await Problem.BadRequest($"receipt is true or false, not '{receipt}'.").WriteAsync(context);
            return;
        }

        var selection = FeatureSelection.Parse(features);
        var silos = receipt == "true" ? await ReceiptSource.ListAsync(grains, context.RequestAborted) : null;
        var answer = explain == "true"
            ? await source.ExplainAsync(sensorId, instant, context.RequestAborted)
            : await source.GetAsync(sensorId, instant, context.RequestAborted);
        if (answer.Features is { } all)
        {
            var selected = selection?.Of(all) ?? all;
            var made = silos is null
                ? null
                : await ReceiptSource.MakeAsync(all, selection is null ? null : selected.Names, silos, grains, time, context.RequestAborted);
            await answers.SendAsync(
                context,
                StatusCodes.Status200OK,
                JsonAnswers.ContentType,
                (sensorId, selected, made),
                static (writer, answer) => FeaturesWriter.Write(writer, answer.sensorId, answer.selected, answer.made));
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
