using System.Globalization;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Paging;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Requests;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Api.DeadLetters;

/// <summary><c>DELETE /dead-letters/{id}</c> and <c>DELETE /dead-letters?reason=</c>: removes dead letters for good.</summary>
/// <remarks>A redrive that is under way has the letter's bytes already: it goes on, and only its mark finds no letter.</remarks>
internal static class DismissEndpoint
{
    /// <summary>Most letters that a request dismisses.</summary>
    public const int MostLetters = 1000;

    /// <summary>Most segments that a request reads, of 120 KB each.</summary>
    private const int MostSegments = 100;

    private const int LongestReason = 500;

    public static async Task DeleteAsync(HttpContext context, string id, IGrainFactory grains)
    {
        if (!DeadLetterId.TryParse(id, out var shard, out _)
            || !await grains.GetGrain<IDeadLetterGrain>(DeadLetterLanes.Of(shard)).DismissAsync(id, context.RequestAborted))
        {
            await new Problem(StatusCodes.Status404NotFound, $"There is no dead letter '{ShownText.Of(id)}'.").WriteAsync(context);
            return;
        }

        await WriteAsync(context, 1, null);
    }

    public static async Task DeleteByReasonAsync(HttpContext context, string? reason, string? cursor, IGrainFactory grains)
    {
        if (string.IsNullOrEmpty(reason) || reason.Length > LongestReason)
        {
            await Problem.BadRequest(
                $"Which dead letters? Say their 'reason' (1 to {LongestReason} characters) as GET /dead-letters tells it, or its beginning and *; reason=* is all of them.")
                .WriteAsync(context);
            return;
        }

        var (lane, place) = Parse(cursor);
        var (dismissed, read) = (0, 0);
        for (; lane < DeadLetterLanes.Count; lane++, place = null)
        {
            var done = await grains.GetGrain<IDeadLetterGrain>(lane)
                .DismissByReasonAsync(reason, place, MostLetters - dismissed, MostSegments - read, context.RequestAborted);
            dismissed += done.Dismissed;
            read += done.SegmentsRead;
            if (done.Next is { } next)
            {
                await WriteAsync(context, dismissed, Format(lane, next));
                return;
            }
        }

        await WriteAsync(context, dismissed, null);
    }

    private static Task WriteAsync(HttpContext context, int dismissed, string? cursor) =>
        JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("dismissed"u8, dismissed);
            writer.WriteBoolean("more"u8, cursor is not null);
            writer.WriteString("cursor"u8, cursor);
            writer.WriteEndObject();
        });

    private static string Format(int lane, DeadLetterPlace place) =>
        PageCursor.Encode(string.Create(CultureInfo.InvariantCulture, $"{lane} {place.Segment} {place.Shard}"));

    private static (int Lane, DeadLetterPlace? Place) Parse(string? cursor)
    {
        if (PageCursor.Decode(cursor) is not { } text)
        {
            return (0, null);
        }

        return text.Split(' ', 3) is [var lane, var segment, var shard]
            && int.TryParse(lane, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < DeadLetterLanes.Count
            && int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? (number, new DeadLetterPlace(shard, at))
            : throw PageCursor.Invalid(cursor!);
    }
}
