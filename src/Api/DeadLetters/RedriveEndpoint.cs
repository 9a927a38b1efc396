using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Readings;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Streaming.Kinesis.Client.Model;

namespace SensorGrid.Api.DeadLetters;

/// <summary>
/// <c>POST /dead-letters/{id}/redrive</c>: puts a dead letter into the stream again, its bytes under its partition key. The letter stays: what was in the
/// log once could not be taken then, whatever becomes of it now.
/// </summary>
internal static class RedriveEndpoint
{
    public static async Task PostAsync(HttpContext context, string id, IGrainFactory grains, ReadingPublisher publisher)
    {
        if (await FindAsync(id, grains, context.RequestAborted) is not { } letter)
        {
            await new Problem(StatusCodes.Status404NotFound, $"There is no dead letter '{id}'.").WriteAsync(context);
            return;
        }

        var record = new PutRecordsRequestEntry { PartitionKey = letter.PartitionKey, Data = letter.Data };
        var outcome = (await publisher.PutAsync([record], context.RequestAborted))[0];
        if (!outcome.Succeeded)
        {
            await new Problem(
                StatusCodes.Status503ServiceUnavailable,
                $"Kinesis did not take it ({outcome.ErrorCode}: {outcome.ErrorMessage}); try again.").WriteAsync(context);
            return;
        }

        await JsonAnswers.WriteAsync(context, StatusCodes.Status202Accepted, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("shard"u8, outcome.ShardId);
            writer.WriteString("sequenceNumber"u8, outcome.SequenceNumber);
            writer.WriteEndObject();
        });
    }

    private static ValueTask<DeadLetter?> FindAsync(string id, IGrainFactory grains, CancellationToken cancellationToken) =>
        DeadLetterId.TryParse(id, out var shard, out _)
            ? grains.GetGrain<IDeadLetterGrain>(DeadLetterLanes.Of(shard)).GetAsync(id, cancellationToken)
            : ValueTask.FromResult<DeadLetter?>(null);
}
