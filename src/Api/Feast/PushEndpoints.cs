using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Readings;
using SensorGrid.Api.Requests;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Api.Feast;

/// <summary><c>POST /push</c> and <c>POST /write-to-online-store</c>, as Feast's server has them: rows become readings in the main stream. All of them are put, or none.</summary>
internal static class PushEndpoints
{
    private const int MaxBodyBytes = 4 * 1024 * 1024;

    // A row becomes many times as large.
    private const int MaxRows = MaxBodyBytes / 48;

    // A parsed document has twelve bytes a token, and so much again is made of it.
    private const int MadeOfByte = 24;

    private const string Json = "application/json";

    /// <summary>Takes <c>{"push_source_name","df","to"?}</c>. The log is online and offline store at once, so <c>to</c> says nothing, but cannot be <c>offline</c> alone.</summary>
    public static Task PushAsync(HttpContext context, ReadingPublisher publisher, FeatureDefinitions definitions, TimeProvider time) =>
        PutAsync(context, publisher, definitions, time, CheckPush, isNullAnswer: false);

    /// <summary>Takes <c>{"feature_view_name","df"}</c>.</summary>
    public static Task WriteAsync(HttpContext context, ReadingPublisher publisher, FeatureDefinitions definitions, TimeProvider time) =>
        PutAsync(context, publisher, definitions, time, CheckView, isNullAnswer: true);

    private static async Task PutAsync(
        HttpContext context, ReadingPublisher publisher, FeatureDefinitions definitions, TimeProvider time, Action<JsonElement> check, bool isNullAnswer)
    {
        using var body = JsonBody.Parse(await RequestBody.ReadAsync(context, MaxBodyBytes, MadeOfByte), hasNonFinite: true);
        var readings = new WrittenReadings("feast", definitions.MaxFutureSkew);
        try
        {
            check(body.RootElement);
            PushRequest.Read(JsonTexts.Find(body.RootElement, "df") ?? throw Wrong("'df' is missing: the rows, a column at a time."), MaxRows, readings);
        }
        catch (FeastException refusal)
        {
            await FeastErrors.WriteAsync(context, refusal);
            return;
        }

        var records = readings.ToRecords(time.GetUtcNow(), out var mistakes);
        if (mistakes is not null)
        {
            throw Wrong(mistakes);
        }

        var outcomes = records.Length == 0 ? [] : await publisher.PutAsync(source: null, records, context.RequestAborted);
        if (outcomes.FirstOrDefault(outcome => !outcome.Succeeded) is { } failed)
        {
            await new Problem(
                StatusCodes.Status503ServiceUnavailable, $"Kinesis did not take every row ({failed.ErrorCode}: {failed.ErrorMessage}); write the same rows again, each counts once.")
                .WriteAsync(context, afterEffect: true);
            return;
        }

        await AnswerAsync(context, isNullAnswer);
    }

    private static Task AnswerAsync(HttpContext context, bool isNull)
    {
        if (!isNull)
        {
            context.Response.ContentLength = 0;
            return Task.CompletedTask;
        }

        return context.RequestServices.GetRequiredService<AnswerSender>().SendAsync(
            context, StatusCodes.Status200OK, Json, 0, static (writer, _) => writer.WriteNullValue(), afterEffect: true);
    }

    private static void CheckPush(JsonElement body)
    {
        if (TextOf(body, "push_source_name") is not FeastView.Name and var source)
        {
            throw new FeastException(
                StatusCodes.Status422UnprocessableEntity, "PushSourceNotFoundException", $"Push source '{ShownText.Of(source)}' does not exist: there is one, '{FeastView.Name}'.");
        }

        if (JsonTexts.Find(body, "to") is { } to && JsonTexts.TextOf(to) is not ("online" or "online_and_offline"))
        {
            throw Wrong("'to' must be 'online' or 'online_and_offline': what is pushed is in both, since features and training data are made of one log.");
        }
    }

    private static void CheckView(JsonElement body) => FeastView.Check(TextOf(body, "feature_view_name"));

    private static string TextOf(JsonElement body, string name) => body.ValueKind == JsonValueKind.Object && JsonTexts.Find(body, name) is { } value && JsonTexts.TextOf(value) is { } text
        ? text
        : throw Wrong($"The body must be a JSON object with a text '{name}' and the rows as 'df'.");

    private static BadHttpRequestException Wrong(string why) => new(why, StatusCodes.Status422UnprocessableEntity);
}
