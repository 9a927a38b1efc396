using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Readings;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Api.Firehose;

/// <summary><c>POST /firehose</c>: the HTTP endpoint of an Amazon Data Firehose stream, whose records become readings in the main stream.</summary>
internal static class FirehoseEndpoint
{
    /// <summary>The most bytes of a body, inflated: a buffer of 16 MiB in base64, with what stands around it.</summary>
    private const int MaxBodyBytes = 24 * 1024 * 1024;

    // The bytes of records, the readings in them, and records of the log.
    private const int MadeOfByte = 6;

    private const string ProtocolHeader = "X-Amz-Firehose-Protocol-Version";
    private const string Protocol = "1.0";

    public static async Task PostAsync(HttpContext context, ReadingPublisher publisher, FeatureDefinitions definitions, TimeProvider time)
    {
        if (context.Request.Headers[ProtocolHeader].ToString() is not ("" or Protocol))
        {
            throw new BadHttpRequestException($"{ProtocolHeader} must be {Protocol}.");
        }

        var batch = Read(context, await RequestBody.ReadAsync(context, MaxBodyBytes, MadeOfByte), definitions, time);
        var outcomes = batch.Records.Count == 0 ? [] : await publisher.PutAsync(source: null, batch.Records, context.RequestAborted);
        if (outcomes.FirstOrDefault(outcome => !outcome.Succeeded) is { } failed)
        {
            await new Problem(
                StatusCodes.Status503ServiceUnavailable, $"Kinesis did not take every reading ({failed.ErrorCode}: {failed.ErrorMessage}); sent again, each counts once.").WriteAsync(context, afterEffect: true);
            return;
        }

        await FirehoseAnswer.SendAsync(context, StatusCodes.Status200OK, error: null, afterEffect: true);
    }

    private static FirehoseBatch Read(HttpContext context, ReadOnlyMemory<byte> body, FeatureDefinitions definitions, TimeProvider time)
    {
        using var document = JsonBody.Parse(body);
        if (JsonTexts.Find(document.RootElement, "requestId") is not { } member || JsonTexts.TextOf(member) is not { Length: > 0 and <= FirehoseRequestId.Longest } requestId
            || requestId.Any(char.IsControl))
        {
            // It becomes a part of the ids of readings, which have no control characters either.
            throw new BadHttpRequestException($"The body has no text 'requestId' of 1 to {FirehoseRequestId.Longest} characters, none of them a control character.");
        }

        context.Features.Set(new FirehoseRequestId(requestId));
        if (JsonTexts.Find(document.RootElement, "records") is not { ValueKind: JsonValueKind.Array } records)
        {
            throw new BadHttpRequestException("The body has no array 'records'.");
        }

        var batch = new FirehoseBatch(requestId, definitions.MaxFutureSkew, time.GetUtcNow());
        batch.Add(records);
        return batch;
    }
}
