using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Client;

namespace SensorGrid.Api.Readings;

/// <summary><c>POST /readings</c>: puts readings into the stream and answers when it has them.</summary>
internal static class ReadingsEndpoint
{
    private const int MaxBodyBytes = ReadingLimits.InflatedBytes;

    /// <summary>
    /// More than a body has room for when they are valid (48 bytes each at the least): refused elements are reported one by one, so that elements of
    /// two bytes would make an answer thirty times the size of the body.
    /// </summary>
    private const int MaxReadings = MaxBodyBytes / 48;

    private const string Lines = "application/x-ndjson";

    private static readonly string[] MediaTypes =
    [
        "application/json", "text/json", Lines, "application/ndjson", "application/jsonl", "application/json-lines", "application/json-seq",
        "text/plain", "application/octet-stream", "application/gzip", "application/x-gzip",
    ];

    public static async Task PostAsync(HttpContext context, ReadingPublisher publisher, FeatureDefinitions definitions, TimeProvider time)
    {
        if (!RequestBody.IsOneOf(context.Request, MediaTypes))
        {
            await new Problem(
                StatusCodes.Status415UnsupportedMediaType,
                $"Send readings as application/json (an object or an array) or {Lines} (an object a line).").WriteAsync(context);
            return;
        }

        var body = await RequestBody.ReadAsync(context, MaxBodyBytes);
        var decoded = new ReadingDecoder(definitions.MaxFutureSkew, mostRejected: MaxReadings).Decode(body.Span, time.GetUtcNow());
        if (decoded.Readings.Count + decoded.RejectedCount > MaxReadings)
        {
            throw new BadHttpRequestException(
                $"The body has {decoded.Readings.Count + decoded.RejectedCount} elements; one request may have {MaxReadings} readings.",
                StatusCodes.Status413PayloadTooLarge);
        }

        var posted = PostedReadings.From(body, decoded);
        if (posted.Records.Count == 0)
        {
            await NoneValid(posted, decoded).WriteAsync(context);
            return;
        }

        var outcomes = await publisher.PutAsync(source: null, posted.Records, context.RequestAborted);
        if (outcomes.All(outcome => outcome.Succeeded))
        {
            await JsonAnswers.WriteAsync(
                context,
                StatusCodes.Status202Accepted,
                writer =>
                {
                    writer.WriteStartObject();
                    WriteResult(writer, posted, outcomes);
                    writer.WriteEndObject();
                },
                afterEffect: true);
            return;
        }

        await Unsent(posted, outcomes).WriteAsync(context, afterEffect: true);
    }

    private static Problem NoneValid(PostedReadings posted, DecodedRecord decoded) => new(
        StatusCodes.Status400BadRequest,
        decoded.IsRefusedWhole
            ? $"The body holds no reading. {decoded.Rejected[0].Reason}"
            : "No reading of the request is valid; nothing was put into the stream.",
        writer => WriteRejected(writer, posted));

    private static Problem Unsent(PostedReadings posted, IReadOnlyList<PutOutcome> outcomes) => new(
        StatusCodes.Status503ServiceUnavailable,
        $"Kinesis did not take every reading ({outcomes.First(outcome => !outcome.Succeeded).ErrorCode}); send those under 'unsent' again.",
        writer =>
        {
            WriteResult(writer, posted, outcomes);
            writer.WriteStartArray("unsent"u8);
            for (var i = 0; i < outcomes.Count; i++)
            {
                if (!outcomes[i].Succeeded)
                {
                    writer.WriteNumberValue(posted.Indexes[i]);
                }
            }

            writer.WriteEndArray();
        });

    private static void WriteResult(Utf8JsonWriter writer, PostedReadings posted, IReadOnlyList<PutOutcome> outcomes)
    {
        writer.WriteNumber("accepted"u8, outcomes.Count(outcome => outcome.Succeeded));
        WriteRejected(writer, posted);
        writer.WriteStartArray("positions"u8);
        foreach (var outcome in outcomes.Where(outcome => outcome.Succeeded))
        {
            writer.WriteStartObject();
            writer.WriteString("shard"u8, outcome.ShardId);
            writer.WriteString("sequenceNumber"u8, outcome.SequenceNumber);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteRejected(Utf8JsonWriter writer, PostedReadings posted)
    {
        writer.WriteStartArray("rejected"u8);
        foreach (var (index, error) in posted.Rejected)
        {
            writer.WriteStartObject();
            writer.WriteNumber("index"u8, index);
            writer.WriteString("error"u8, error);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
