using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Json;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Feast;

/// <summary><c>POST /get-online-features</c>, as Feast's server has it: features of many sensors, by column.</summary>
internal static class OnlineFeaturesEndpoint
{
    private const int MaxBodyBytes = 4 * 1024 * 1024;
    private const string Json = "application/json";

    public static async Task PostAsync(HttpContext context, FreshSensors sensors, KnownFeatures known, AnswerSender answers, TimeProvider time)
    {
        // The content type is not looked at: clients up to 0.63 send none.
        using var body = await RequestBody.ReadJsonAsync(context, MaxBodyBytes);
        try
        {
            var request = OnlineFeaturesRequest.From(context.Request.Query, body.RootElement);
            if (await known.FindUnknownAsync(request.Features.Names, context.RequestAborted) is var (name, reason))
            {
                throw FeastView.NoFeature(name, reason);
            }

            var (rows, refusal) = await sensors.AskAsync(request.SensorIds, () => AsOf.Now(time), request.Terms, request.Features.Of, context.RequestAborted);
            if (refusal is not null)
            {
                await refusal.WriteAsync(context);
                return;
            }

            await answers.SendAsync(context, StatusCodes.Status200OK, Json, (request, rows: rows!), static (writer, answer) => OnlineFeaturesWriter.Write(writer, answer.request, answer.rows));
        }
        catch (FeastException refusal)
        {
            await FeastErrors.WriteAsync(context, refusal);
        }
    }
}
