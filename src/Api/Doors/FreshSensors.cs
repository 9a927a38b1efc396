using SensorGrid.Api.Problems;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Doors;

/// <summary>Asks many sensors for their features on the terms of one request, which are kept for all of them or refused as a whole. For the doors whose answers have no place for the refusal of one sensor.</summary>
internal sealed class FreshSensors(FeaturesSource source, FreshFeatures fresh, BatchRoom room, TimeProvider time)
{
    /// <summary>Asks the sensors.</summary>
    /// <param name="ids">The sensors; one may be named more than once.</param>
    /// <param name="asOf">Gets the instant; each time that the sensors are asked.</param>
    /// <param name="terms">The terms; null for none.</param>
    /// <param name="reduce">Gets what is kept of an answer.</param>
    /// <param name="cancellationToken">The token that cancels the calls.</param>
    /// <returns>What is kept, by sensor; or the problem that says which of the terms is not kept: 412 or 503.</returns>
    public async Task<(Dictionary<string, TKept>? Kept, Problem? Refusal)> AskAsync<TKept>(
        string[] ids, Func<AsOf> asOf, FreshnessTerms? terms, Func<FeaturesAnswer, TKept> reduce, CancellationToken cancellationToken)
    {
        if (terms is null)
        {
            return (await AskRoomAsync(reduce, cancellationToken), null);
        }

        var kept = new Dictionary<string, TKept>(StringComparer.Ordinal);
        var answers = await fresh.GetAsync(terms, time.GetTimestamp(), AskAgainAsync, cancellationToken);
        return answers switch
        {
            { NotReached: { Count: > 0 } records } => (null, FreshnessProblems.NotReached(records, terms.Wait)),
            { Stale: { Count: > 0 } stale } => (null, FreshnessProblems.Stale(stale.Values.Aggregate(Staleness.Max), terms.MaxStaleness!.Value)),
            _ => (kept, null),
        };

        // Of an answer that may be asked for again only the positions stay, and what is kept of the newest.
        async Task<IReadOnlyDictionary<string, FeaturesAnswer>?> AskAgainAsync(CancellationToken token)
        {
            var asked = await AskRoomAsync(answer => (Places: new FeaturesAnswer(null, null) { Places = answer.Positions }, Kept: reduce(answer)), token);
            foreach (var (id, answer) in asked)
            {
                kept[id] = answer.Kept;
            }

            return asked.ToDictionary(answer => answer.Key, answer => answer.Value.Places, StringComparer.Ordinal);
        }

        async Task<Dictionary<string, T>> AskRoomAsync<T>(Func<FeaturesAnswer, T> keep, CancellationToken token)
        {
            // A wait takes no room from others.
            using (await room.EnterAsync(ids.Length, token))
            {
                return await ManySensors.AskAsync(source, ids, asOf(), keep, token);
            }
        }
    }
}
