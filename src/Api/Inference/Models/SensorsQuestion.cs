using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Inference.Requests;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Inference.Models;

/// <summary>The instant and the freshness that a request demands of its sensors by its parameters, named as those of <c>GET /sensors/{id}/features</c>.</summary>
/// <param name="AsOf">The instant.</param>
/// <param name="Terms">The freshness; null for none.</param>
internal sealed record SensorsQuestion(AsOf AsOf, FreshnessTerms? Terms)
{
    /// <summary>Reads the parameters.</summary>
    /// <exception cref="BadHttpRequestException">400: one cannot be.</exception>
    public static SensorsQuestion From(InferRequest request, TimeProvider time)
    {
        if (!AsOfParameter.TryParse(request.TextParameter("asOf"), time, out var asOf, out var reason))
        {
            throw new BadHttpRequestException(reason!);
        }

        var after = request.TextParameter("after")?.Split(',') ?? [];
        return new SensorsQuestion(asOf, FreshnessTerms.Parse(after, request.TextParameter("wait"), request.TextParameter("maxStaleness")));
    }

    /// <summary>Asks the sensors.</summary>
    /// <param name="ids">The sensors.</param>
    /// <param name="source">The source of their features.</param>
    /// <param name="fresh">Holds answers to the terms.</param>
    /// <param name="room">The room of requests for many sensors.</param>
    /// <param name="reduce">Gets what is kept of an answer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The token that cancels the calls.</param>
    /// <exception cref="BadHttpRequestException">412, 503: an answer would not be as fresh as is demanded. 422: the instant is too far back.</exception>
    public async Task<Dictionary<string, TKept>> AskAsync<TKept>(
        string[] ids, FeaturesSource source, FreshFeatures fresh, BatchRoom room, Func<FeaturesAnswer, TKept> reduce, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Terms is null)
        {
            return await AskRoomAsync(Reduced, cancellationToken);
        }

        var kept = new Dictionary<string, TKept>(StringComparer.Ordinal);
        var answers = await fresh.GetAsync(Terms, time.GetTimestamp(), AskAgainAsync, cancellationToken);
        if (answers.NotReached.Count > 0)
        {
            throw Refused(FreshnessProblems.NotReached(answers.NotReached, Terms.Wait));
        }

        return answers.Stale.Count > 0
            ? throw Refused(FreshnessProblems.Stale(answers.Stale.Values.Aggregate(Staleness.Max), Terms.MaxStaleness!.Value))
            : kept;

        // Of an answer that may be asked for again only the positions stay, and what is kept of the newest.
        async Task<IReadOnlyDictionary<string, FeaturesAnswer>?> AskAgainAsync(CancellationToken token)
        {
            var asked = await AskRoomAsync(answer => (Places: new FeaturesAnswer(null, null) { Places = answer.Positions }, Kept: Reduced(answer)), token);
            foreach (var (id, answer) in asked)
            {
                kept[id] = answer.Kept;
            }

            return asked.ToDictionary(answer => answer.Key, answer => answer.Value.Places, StringComparer.Ordinal);
        }

        TKept Reduced(FeaturesAnswer answer) => answer.OldestAsOf is { } oldest ? throw Refused(FeaturesEndpoint.TooFarBack(oldest)) : reduce(answer);

        async Task<Dictionary<string, T>> AskRoomAsync<T>(Func<FeaturesAnswer, T> keep, CancellationToken token)
        {
            using (await room.EnterAsync(ids.Length, token))
            {
                return await ManySensors.AskAsync(source, ids, AsOf, keep, token);
            }
        }
    }

    private static BadHttpRequestException Refused(Problem problem) => new(problem.Detail!, problem.Status);
}
