using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Readings;
using SensorGrid.Api.Requests;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Api.DeadLetters;

/// <summary>
/// <c>POST /dead-letters/{id}/redrive</c>: puts the readings of a dead letter into its stream again, under its partition key. The letter stays, and shows
/// when that was.
/// </summary>
/// <remarks>
/// A letter that was redriven is not put again; the answer is that of the first time. Two redrives at once, or one that stops between the put and the mark,
/// may put it twice; the ids that <see cref="Redrive"/> gives make it count once.
/// </remarks>
internal static class RedriveEndpoint
{
    public static async Task PostAsync(
        HttpContext context, string id, IGrainFactory grains, SensorPublisher publisher, FeatureDefinitions definitions, IStreamFormats formats, TimeProvider time)
    {
        if (!DeadLetterId.TryParse(id, out var log, out _)
            || await grains.GetGrain<IDeadLetterGrain>(DeadLetterLanes.Of(log)).GetAsync(id, context.RequestAborted) is not { } letter)
        {
            await new Problem(StatusCodes.Status404NotFound, $"There is no dead letter '{ShownText.Of(id)}'.").WriteAsync(context);
            return;
        }

        if (letter.Redriven is { } before)
        {
            await WriteAsync(context, before);
            return;
        }

        var now = time.GetUtcNow();
        var source = RefusedValues.ShardOf(log).Source;
        var redrive = Redrive.Of(letter, (await formats.GetAsync(context.RequestAborted)).FormatOf(source), definitions.MaxFutureSkew, now);
        if (redrive.Refusal is { } refusal)
        {
            await new Problem(StatusCodes.Status422UnprocessableEntity, $"The dead letter is not put again: {refusal}").WriteAsync(context);
            return;
        }

        // Into the stream that it came from: its sensor's readings stay in one.
        var published = await publisher.PutRawAsync(source, redrive.Records, context.RequestAborted);
        if (published.Problem is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        // It is in the stream: the mark is made even if the client has gone.
        var done = new DeadLetterRedrive(now, published.Shard, published.SequenceNumber);
        var first = await grains.GetGrain<IDeadLetterGrain>(DeadLetterLanes.Of(log)).MarkRedrivenAsync(id, done, CancellationToken.None);
        await WriteAsync(context, first ?? done);
    }

    private static Task WriteAsync(HttpContext context, DeadLetterRedrive redrive) =>
        JsonAnswers.WriteAsync(context, StatusCodes.Status202Accepted, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("shard"u8, redrive.Shard);
            writer.WriteString("sequenceNumber"u8, redrive.SequenceNumber);
            writer.WriteString("redrivenAt"u8, redrive.At.UtcDateTime);
            writer.WriteEndObject();
        });
}
