using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Readings;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Api.SageMaker;

/// <summary><c>PutRecord</c>: a reading of a sensor, put into the main stream.</summary>
internal static class PutRecordEndpoint
{
    public static async Task PutAsync(HttpContext context, string group, ReadingPublisher publisher, FeatureDefinitions definitions, TimeProvider time)
    {
        if (SageMakerGroup.Check(group) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var readings = new WrittenReadings("sagemaker", definitions.MaxFutureSkew);
        using (var body = await RecordBody.ReadAsync(context))
        {
            CheckStores(body.RootElement);
            RecordReading.Read(JsonTexts.Find(body.RootElement, "Record"), readings);
        }

        var records = readings.ToRecords(time.GetUtcNow(), out var mistakes);
        if (mistakes is not null)
        {
            throw new BadHttpRequestException(mistakes);
        }

        var outcomes = await publisher.PutAsync(source: null, records, context.RequestAborted);
        if (outcomes.FirstOrDefault(outcome => !outcome.Succeeded) is { } failed)
        {
            await new Problem(StatusCodes.Status503ServiceUnavailable, $"Kinesis did not take it ({failed.ErrorCode}: {failed.ErrorMessage}); put it again, it counts once.").WriteAsync(context);
            return;
        }

        context.Response.ContentLength = 0;
    }

    private static void CheckStores(JsonElement body)
    {
        if (JsonTexts.Find(body, "TtlDuration") is not null)
        {
            throw new BadHttpRequestException("TtlDuration is not possible: how long a reading counts is up to the windows of its features.");
        }

        if (JsonTexts.Find(body, RecordQuery.TargetStores) is { } stores)
        {
            SageMakerGroup.CheckStores(stores.ValueKind == JsonValueKind.Array
                ? [.. stores.EnumerateArray().Select(store => JsonTexts.TextOf(store) ?? "")]
                : throw new BadHttpRequestException("TargetStores must be an array."));
        }
    }
}
