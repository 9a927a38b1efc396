using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Paging;
using SensorGrid.Features.Definitions;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary><c>GET /sensors</c>: all sensors in ordinal order of their ids, by pages.</summary>
internal static class SensorListEndpoint
{
    private static readonly PagedMerge<string> Merge = new(StringComparer.Ordinal);

    public static async Task GetAsync(
        HttpContext context, string? prefix, string? cursor, string? limit, IGrainFactory grains, TimeProvider time, FeatureDefinitions definitions)
    {
        var count = PageLimit.Parse(limit);
        var begin = PageCursor.Decode(cursor);
        var (ids, more) = await Merge.TakeAsync(SensorIndexSegments.Count, count, (segment, after, pageSize) =>
            grains.GetGrain<ISensorIndexGrain>(segment)
                .ListAsync(prefix ?? "", after ?? begin, pageSize, context.RequestAborted).AsTask());

        var statuses = await Task.WhenAll(
            ids.Select(id => grains.GetSensor(id).GetStatusAsync(context.RequestAborted).AsTask()));

        // A sensor is silent when every one of its windows is empty by now.
        var silentBefore = time.GetUtcNow() - definitions.LongestWindow;
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("items"u8);
            for (var i = 0; i < ids.Count; i++)
            {
                Write(writer, ids[i], statuses[i], silentBefore);
            }

            writer.WriteEndArray();
            writer.WriteString("cursor"u8, more ? PageCursor.Encode(ids[^1]) : null);
            writer.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter writer, string id, SensorStatus? status, DateTimeOffset silentBefore)
    {
        writer.WriteStartObject();
        writer.WriteString("sensorId"u8, id);
        if (status is null)
        {
            // Listed, but nothing of it counts: all of its readings were late, or its first ones are on their way.
            writer.WriteNull("lastReadingAt"u8);
        }
        else
        {
            writer.WriteString("lastReadingAt"u8, status.LastReadingAt.UtcDateTime);
        }

        writer.WriteString("state"u8, status is not null && status.LastReadingAt > silentBefore ? "live"u8 : "silent"u8);
        writer.WriteEndObject();
    }
}
