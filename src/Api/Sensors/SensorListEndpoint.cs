using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Paging;
using SensorGrid.Features.Definitions;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary><c>GET /sensors</c>: all sensors, or those in one state, in ordinal order of their ids, by pages.</summary>
internal static class SensorListEndpoint
{
    private static readonly PagedMerge<string> Merge = new(StringComparer.Ordinal);

    public static async Task GetAsync(
        HttpContext context,
        string? prefix,
        string? cursor,
        string? limit,
        string? state,
        IGrainFactory grains,
        TimeProvider time,
        FeatureDefinitions definitions)
    {
        var count = PageLimit.Parse(limit);
        var begin = PageCursor.Decode(cursor);
        var condition = SensorConditions.Parse(state);
        var silentBefore = SensorConditions.SilentBefore(time, definitions);
        var (ids, more) = await Merge.TakeAsync(SensorIndexSegments.Count, count, (segment, after, pageSize) =>
            ListAsync(grains.GetGrain<ISensorIndexGrain>(segment), prefix ?? "", after ?? begin, pageSize, condition, silentBefore, context.RequestAborted));

        var statuses = await Task.WhenAll(
            ids.Select(id => grains.GetSensor(id).GetStatusAsync(context.RequestAborted).AsTask()));
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("items"u8);
            for (var i = 0; i < ids.Count; i++)
            {
                // Listed without a status, nothing of it counts: it is retired, or its first reading is on its way.
                if (statuses[i] is { } status && status.ConditionSince(silentBefore) is var now && (condition is null || condition == now))
                {
                    // The list knows states to the minute, the sensor itself to the reading.
                    Write(writer, ids[i], status, now);
                }
            }

            writer.WriteEndArray();
            writer.WriteString("cursor"u8, more ? PageCursor.Encode(ids[^1]) : null);
            writer.WriteEndObject();
        });
    }

    private static Task<string[]> ListAsync(
        ISensorIndexGrain segment,
        string prefix,
        string? after,
        int limit,
        SensorCondition? condition,
        DateTimeOffset silentBefore,
        CancellationToken cancellationToken) =>
        condition is { } wanted
            ? segment.ListByConditionAsync(prefix, after, limit, wanted, silentBefore, cancellationToken).AsTask()
            : segment.ListAsync(prefix, after, limit, cancellationToken).AsTask();

    private static void Write(Utf8JsonWriter writer, string id, SensorStatus status, SensorCondition condition)
    {
        writer.WriteStartObject();
        writer.WriteString("sensorId"u8, id);
        writer.WriteString("lastReadingAt"u8, status.LastReadingAt.UtcDateTime);
        writer.WriteString("state"u8, SensorConditions.NameOf(condition));
        writer.WriteEndObject();
    }
}
