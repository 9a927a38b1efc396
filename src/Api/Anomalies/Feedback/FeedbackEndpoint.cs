using System.Buffers;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Readings;
using SensorGrid.Api.Requests;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Api.Anomalies.Feedback;

/// <summary>
/// <c>POST /anomalies/{id}/feedback</c>: puts a verdict on an anomaly, normal or fault, into a stream of its sensor, so that a replay of the log
/// learns the same; and marks the anomaly.
/// </summary>
/// <remarks>
/// The verdict that an anomaly has is not put again; the answer is that of the first time. Another verdict is put, and replaces it. Two requests at once, or one that
/// stops between the put and the mark, may put it twice.
/// </remarks>
internal static class FeedbackEndpoint
{
    public static async Task PostAsync(HttpContext context, IGrainFactory grains, SensorPublisher publisher, TimeProvider time)
    {
        if (context.Features.Get<AnomalyPath>() is not { Id: { } id })
        {
            await Problem.BadRequest("The anomaly's id in the path is not percent-encoded UTF-8.").WriteAsync(context);
            return;
        }

        if (!RequestBody.IsOneOf(context.Request, "application/json", "text/json"))
        {
            await new Problem(StatusCodes.Status415UnsupportedMediaType, "Send the verdict as application/json.").WriteAsync(context);
            return;
        }

        using var body = await RequestBody.ReadJsonAsync(context, FeedbackRequest.MaxBodyBytes);
        if (!FeedbackRequest.TryParse(body.RootElement, out var verdict, out var problem))
        {
            await new Problem(StatusCodes.Status422UnprocessableEntity, problem).WriteAsync(context);
            return;
        }

        // An id begins with that of its sensor.
        var feed = grains.GetAnomalyFeed(AnomalySite.Of(id));
        if (await feed.FindAsync(id, context.RequestAborted) is not { } entry)
        {
            await new Problem(StatusCodes.Status404NotFound, $"There is no anomaly '{ShownText.Of(id)}'; a site keeps its newest ones.").WriteAsync(context);
            return;
        }

        if (entry.Judgement is { } before && before.Verdict == verdict)
        {
            await WriteAsync(context, before);
            return;
        }

        await PutAsync(context, feed, publisher, entry.Anomaly, verdict.Value, time.GetUtcNow());
    }

    private static async Task PutAsync(
        HttpContext context, IAnomalyFeedGrain feed, SensorPublisher publisher, SensorAnomaly anomaly, AnomalyVerdict verdict, DateTimeOffset now)
    {
        var episode = anomaly.Episode;
        var feedback = new AnomalyFeedback(verdict, episode.Metric, episode.StartedAt, episode.EndedAt ?? episode.PeakAt);
        var data = new ArrayBufferWriter<byte>();
        ReadingEncoder.Encode(new Reading(anomaly.SensorId, now, [], null) { Feedback = feedback }, data);
        var record = new PutRecordsRequestEntry { PartitionKey = anomaly.SensorId, Data = data.WrittenMemory };
        var published = await publisher.PutAsync([episode.Opening.Shard.Source], record, context.RequestAborted);
        if (published.Problem is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        // It is in the stream: the mark is made even if the client has gone.
        var judgement = new AnomalyJudgement(verdict == AnomalyVerdict.Normal, published.Shard, published.SequenceNumber);
        await feed.JudgeAsync(anomaly.Id, judgement, CancellationToken.None);
        await WriteAsync(context, judgement);
    }

    private static Task WriteAsync(HttpContext context, AnomalyJudgement judgement) =>
        JsonAnswers.WriteAsync(context, StatusCodes.Status202Accepted, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("shard"u8, judgement.Shard);
            writer.WriteString("sequenceNumber"u8, judgement.SequenceNumber);
            writer.WriteEndObject();
        });
}
