using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Settings;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary><c>POST /features/batch</c>: the features of many sensors as of one instant, in the order of the request.</summary>
internal static class BatchEndpoint
{
    private const int MaxBodyBytes = 4 * 1024 * 1024;

    /// <summary>
    /// The number of sensors queried at the same time: answers that wait to be written are bounded so, whatever each of them has.
    /// </summary>
    private const int AskedAhead = 256;

    public static async Task PostAsync(HttpContext context, FeatureViews views, FeaturesSource source, FreshFeatures fresh, AnswerSender answers, BatchRoom room, TimeProvider time)
    {
        if (!RequestBody.IsOneOf(context.Request, "application/json", "text/json"))
        {
            await new Problem(StatusCodes.Status415UnsupportedMediaType, "Send the batch as application/json.").WriteAsync(context);
            return;
        }

        using var body = await RequestBody.ReadJsonAsync(context, MaxBodyBytes);
        var request = BatchRequest.From(body.RootElement, views, time);
        var begun = time.GetTimestamp();
        using var texts = request is { Terms: null, Features: null } ? new SensorTexts(source) : null;
        var results = request.Terms is { } terms
            ? await fresh.GetAsync(terms, begun, AskAsync, context.RequestAborted)
            : new FreshAnswers(await AskAsync(context.RequestAborted), [], FreshAnswers.NoStaleness);
        await (results switch
        {
            { Answers: null } => TooMany(request).WriteAsync(context),
            { NotReached.Count: > 0 } => FreshnessProblems.NotReached(results.NotReached, request.Terms!.Wait).WriteAsync(context),
            _ => answers.SendAsync(
                context, StatusCodes.Status200OK, JsonAnswers.ContentType, (request.SensorIds, results, texts), static (writer, batch) => Write(writer, batch.SensorIds, batch.results, batch.texts)),
        });

        // Nothing is sent before all have answered: a failure can still become a problem. How fast the client reads is no matter of other batches, and neither is its wait for a record.
        async Task<IReadOnlyDictionary<string, FeaturesAnswer>?> AskAsync(CancellationToken cancellationToken)
        {
            using (await room.EnterAsync(request.SensorIds.Length, cancellationToken))
            {
                return await BatchEndpoint.AskAsync(source, texts, request with { AsOf = AsOfParameter.AtAnswer(request.AsOf, time) }, cancellationToken);
            }
        }
    }

    /// <summary>Queries each sensor once, however often its id is given; null when the answers have too many features. Those that can answer at once do so in texts.</summary>
    private static async Task<Dictionary<string, FeaturesAnswer>?> AskAsync(FeaturesSource source, SensorTexts? texts, BatchRequest request, CancellationToken cancellationToken)
    {
        var times = request.SensorIds.CountBy(id => id, StringComparer.Ordinal).ToArray();
        var asked = new Task<FeaturesAnswer>?[times.Length];
        var results = new Dictionary<string, FeaturesAnswer>(times.Length, StringComparer.Ordinal);
        var features = 0L;
        var begun = 0;
        for (var i = 0; i < times.Length; i++)
        {
            while (begun < times.Length && begun < i + AskedAhead)
            {
                if (texts?.TryAdd(times[begun].Key, request.AsOf) is true)
                {
                    features += (long)times[begun].Value * texts.FeatureCount;
                }
                else
                {
                    asked[begun] = source.GetAsync(times[begun].Key, request.AsOf, cancellationToken).AsTask();
                }

                begun++;
            }

            var answer = asked[i] is { } task ? await task : FeaturesAnswer.Unknown;
            var selected = answer.Features is { } all ? request.Features?.Of(all) ?? all : null;
            features += (long)times[i].Value * (selected?.Names.Length ?? 0);
            if (features > RequestLimits.BatchFeatures)
            {
                // Answers to the other calls are not used, and neither are their failures.
                Array.ForEach(asked[(i + 1)..begun], rest => rest?.Ignore());
                return null;
            }

            if (asked[i] is not null)
            {
                results[times[i].Key] = request.Features is null ? answer : answer with { Features = selected };
            }
        }

        return results;
    }

    private static Problem TooMany(BatchRequest request) => new(
        StatusCodes.Status422UnprocessableEntity,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The answer for these {request.SensorIds.Length} sensors would have more than {RequestLimits.BatchFeatures} features: name those that are needed in 'features', or ask for fewer sensors at a time."),
        writer => writer.WriteNumber("maxFeatures"u8, RequestLimits.BatchFeatures));

    private static void Write(Utf8JsonWriter writer, string[] ids, FreshAnswers results, SensorTexts? texts)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("results"u8);
        foreach (var id in ids)
        {
            if (results.Stale.TryGetValue(id, out var staleness))
            {
                FreshnessProblems.WriteStale(writer, id, staleness);
            }
            else if (texts?.TryWrite(writer, id) is not true)
            {
                Write(writer, id, results.Answers![id]);
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string id, FeaturesAnswer answer)
    {
        if (answer.Features is { } features)
        {
            FeaturesWriter.Write(writer, id, features);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("sensorId"u8, id);
        if (answer.OldestAsOf is { } oldest)
        {
            writer.WriteString("error"u8, "too_far_back"u8);
            writer.WriteString("oldestAsOf"u8, oldest.UtcDateTime);
        }
        else
        {
            writer.WriteString("error"u8, "not_found"u8);
        }

        writer.WriteEndObject();
    }
}
