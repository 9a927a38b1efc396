using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Paging;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Api.DeadLetters;

/// <summary><c>GET /dead-letters</c>: what could not be used, newest first, by pages.</summary>
internal static class DeadLettersEndpoint
{
    /// <summary>The length at which the data of a dead letter is cut in a list.</summary>
    private const int MaxDataBytes = 4096;

    private static readonly PagedMerge<DeadLetter> Merge = new(Comparer<DeadLetter>.Create(NewestFirst));

    public static async Task GetAsync(HttpContext context, string? cursor, string? limit, IGrainFactory grains)
    {
        var count = PageLimit.Parse(limit);
        var begin = KeyOf(cursor);
        var removed = begin is null ? await CountRemovedAsync(grains, context.RequestAborted) : (long?)null;
        var (letters, more) = await Merge.TakeAsync(DeadLetterLanes.Count, count, (lane, after, pageSize) =>
            grains.GetGrain<IDeadLetterGrain>(lane)
                .ListAsync(after is null ? begin : KeyOf(after), pageSize, MaxDataBytes, context.RequestAborted).AsTask());
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("items"u8);
            foreach (var letter in letters)
            {
                Write(writer, letter);
            }

            writer.WriteEndArray();
            writer.WriteString("cursor"u8, more ? CursorOf(letters[^1]) : null);
            if (removed is { } count)
            {
                writer.WriteNumber("removed"u8, count);
            }

            writer.WriteEndObject();
        });
    }

    private static async Task<long> CountRemovedAsync(IGrainFactory grains, CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, DeadLetterLanes.Count)
            .Select(lane => grains.GetGrain<IDeadLetterGrain>(lane).CountRemovedAsync(cancellationToken).AsTask()));
        return counts.Sum();
    }

    private static void Write(Utf8JsonWriter writer, DeadLetter letter)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, letter.Id);
        writer.WriteString("shard"u8, RefusedValues.ShardOf(letter.Shard).ToString());
        writer.WriteString("sequenceNumber"u8, letter.Position.Sequence.ToString());
        writer.WriteString("reason"u8, letter.Reason);
        writer.WriteString("arrivedAt"u8, letter.ArrivedAt.UtcDateTime);
        writer.WriteNumber("size"u8, letter.Size);
        writer.WriteBase64String("data"u8, letter.Data.AsSpan(0, Math.Min(letter.Data.Length, MaxDataBytes)));
        WriteRedrive(writer, letter.Redriven);
        writer.WriteEndObject();
    }

    private static void WriteRedrive(Utf8JsonWriter writer, DeadLetterRedrive? redrive)
    {
        if (redrive is null)
        {
            writer.WriteNull("redrivenAt"u8);
            writer.WriteNull("redrivenTo"u8);
            return;
        }

        writer.WriteString("redrivenAt"u8, redrive.At.UtcDateTime);
        writer.WriteStartObject("redrivenTo"u8);
        writer.WriteString("shard"u8, redrive.Shard);
        writer.WriteString("sequenceNumber"u8, redrive.SequenceNumber);
        writer.WriteEndObject();
    }

    private static int NewestFirst(DeadLetter? left, DeadLetter? right)
    {
        var byTime = right!.ArrivedAt.CompareTo(left!.ArrivedAt);
        return byTime != 0 ? byTime : string.CompareOrdinal(right.Id, left.Id);
    }

    private static DeadLetterKey KeyOf(DeadLetter letter) => new(letter.ArrivedAt, letter.Id);

    private static string CursorOf(DeadLetter letter) =>
        PageCursor.Encode(string.Create(CultureInfo.InvariantCulture, $"{letter.ArrivedAt.UtcTicks} {letter.Id}"));

    private static DeadLetterKey? KeyOf(string? cursor)
    {
        if (PageCursor.Decode(cursor) is not { } key)
        {
            return null;
        }

        var space = key.IndexOf(' ', StringComparison.Ordinal);
        return space > 0
            && long.TryParse(key.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTime.MaxValue.Ticks
            ? new DeadLetterKey(new DateTimeOffset(ticks, TimeSpan.Zero), key[(space + 1)..])
            : throw PageCursor.Invalid(cursor!);
    }
}
