using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Anomalies;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.WhatIf;

/// <summary><c>POST /sensors/{id}/what-if</c>: the features, the score and the alarm of a sensor as they would be after readings that did not happen.</summary>
internal static class WhatIfEndpoint
{
    private const int MaxBodyBytes = 1024 * 1024;

    public static async Task PostAsync(
        HttpContext context, string? asOf, string? features, string? view, FeatureViews views, IGrainFactory grains, AnswerSender answers, FeatureDefinitions definitions, TimeProvider time)
    {
        if (context.Features.Get<SensorPath>() is not { SensorId: { } sensorId })
        {
            await SensorPath.NotUtf8.WriteAsync(context);
            return;
        }

        if (!RequestBody.IsOneOf(context.Request, "application/json", "text/json"))
        {
            await new Problem(StatusCodes.Status415UnsupportedMediaType, "Send the readings as application/json: an object, or an array of objects.").WriteAsync(context);
            return;
        }

        var instant = AsOf.Latest;
        if (asOf is not null && !AsOfParameter.TryParse(asOf, time, out instant, out var reason))
        {
            await Problem.BadRequest(reason!).WriteAsync(context);
            return;
        }

        if (!SensorIds.CanExist(sensorId))
        {
            await Problem.BadRequest("No sensor can have this id: it has 1 to 256 characters, none of them a control character.").WriteAsync(context);
            return;
        }

        var selection = views.Select(features, view);
        using var body = await RequestBody.ReadJsonAsync(context, MaxBodyBytes);
        var (readings, rejected) = WhatIfRequest.Read(body.RootElement, sensorId, definitions.MaxFutureSkew, time.GetUtcNow());
        if (rejected.Count > 0)
        {
            await new Problem(
                StatusCodes.Status400BadRequest,
                "Not every reading is valid; those under 'rejected' would become dead letters.",
                writer => WhatIfRequest.WriteRejected(writer, rejected)).WriteAsync(context);
            return;
        }

        var answer = await grains.GetSensor(sensorId).WhatIfAsync(new WhatIfQuestion(readings, instant), context.RequestAborted);
        if (answer.IsBusy)
        {
            throw new OverloadedException("The sensor's silo copies as many sensors as it may at a time; try again in a moment.");
        }

        if (answer.Features is null)
        {
            await (answer.OldestAsOf is { } oldest ? FeaturesEndpoint.TooFarBack(oldest) : NothingCounts(answer)).WriteAsync(context);
            return;
        }

        await answers.SendAsync(
            context,
            StatusCodes.Status200OK,
            JsonAnswers.ContentType,
            (sensorId, selected: selection?.Of(answer.Features) ?? answer.Features, answer),
            static (writer, made) =>
            {
                writer.WriteStartObject();
                FeaturesWriter.WriteMembers(writer, made.sensorId, made.selected);
                WriteReadings(writer, made.answer.Readings);
                WriteAnomalies(writer, made.answer);
                writer.WriteEndObject();
            });
    }

    private static Problem NothingCounts(WhatIfAnswer answer) => new(
        StatusCodes.Status422UnprocessableEntity,
        "The sensor has no readings, and none of these would count.",
        writer => WriteReadings(writer, answer.Readings));

    private static void WriteReadings(Utf8JsonWriter writer, WhatIfReading[] readings)
    {
        writer.WriteStartArray("readings"u8);
        foreach (var reading in readings)
        {
            writer.WriteStartObject();
            writer.WriteString("outcome"u8, reading.Outcome);
            if (reading.Score is { } score)
            {
                writer.WriteNumber("score"u8, score);
            }
            else
            {
                writer.WriteNull("score"u8);
            }

            writer.WriteBoolean("isAnomaly"u8, reading.IsAnomaly);
            if (reading.Refused.Length > 0)
            {
                writer.WriteStartArray("refused"u8);
                Array.ForEach(reading.Refused, writer.WriteStringValue);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAnomalies(Utf8JsonWriter writer, WhatIfAnswer answer)
    {
        writer.WriteStartArray("anomalies"u8);
        foreach (var episode in answer.Anomalies)
        {
            AnomalyWriter.WriteEpisode(writer, episode);
        }

        writer.WriteEndArray();
    }
}
