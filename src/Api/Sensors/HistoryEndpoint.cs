using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary><c>GET /sensors/{id}/history</c>: a sensor's readings and scores of the last hour or another stretch, in as many points as a chart can show.</summary>
internal static class HistoryEndpoint
{
    public static async Task GetAsync(HttpContext context, string? from, string? to, string? points, IGrainFactory grains, TimeProvider time)
    {
        if (context.Features.Get<SensorPath>() is not { SensorId: { } sensorId })
        {
            await SensorPath.NotUtf8.WriteAsync(context);
            return;
        }

        var range = HistoryRange.Parse(from, to, points, time);
        var answer = SensorIds.CanExist(sensorId)
            ? await grains.GetSensor(sensorId).GetHistoryAsync(range.From, range.To, range.Points, context.RequestAborted)
            : null;
        if (answer is null)
        {
            await SensorPath.NoReading(sensorId).WriteAsync(context);
            return;
        }

        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer => HistoryWriter.Write(writer, sensorId, answer));
    }
}
