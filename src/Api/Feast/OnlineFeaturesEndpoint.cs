using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Json;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Feast;

/// <summary><c>POST /get-online-features</c>, as Feast's server has it: features of many sensors, by column.</summary>
internal static class OnlineFeaturesEndpoint
{
    private const int MaxBodyBytes = 4 * 1024 * 1024;
    private const string Json = "application/json";

    public static async Task PostAsync(HttpContext context, FeaturesSource source, KnownFeatures known, AnswerSender answers, BatchRoom room, TimeProvider time)
    {
        // The content type is not looked at: clients up to 0.63 send none.
        using var body = await RequestBody.ReadJsonAsync(context, MaxBodyBytes);
        try
        {
            var request = OnlineFeaturesRequest.From(body.RootElement);
            if (await known.FindUnknownAsync(request.Features.Names, context.RequestAborted) is var (name, reason))
            {
                throw FeastView.NoFeature(name, reason);
            }

            Dictionary<string, SensorRow> rows;
            using (await room.EnterAsync(request.SensorIds.Length, context.RequestAborted))
            {
                rows = await ManySensors.AskAsync(source, request.SensorIds, AsOf.Now(time), request.Features.Of, context.RequestAborted);
            }

            await answers.SendAsync(context, StatusCodes.Status200OK, Json, (request, rows), static (writer, answer) => OnlineFeaturesWriter.Write(writer, answer.request, answer.rows));
        }
        catch (FeastException refusal)
        {
            await FeastErrors.WriteAsync(context, refusal);
        }
    }
}
