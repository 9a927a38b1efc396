using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Problems;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary>Holds the answer of one sensor to the terms of its request.</summary>
internal static class FreshAnswer
{
    /// <summary>Gets the answer, or the problem that says why there is none that keeps the terms.</summary>
    /// <param name="context">The request. A request that is handled again after a silo failed goes on waiting; it does not begin anew.</param>
    /// <param name="fresh">The source of fresh answers.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="ask">Asks the sensor.</param>
    /// <param name="time">The clock.</param>
    public static async Task<(FeaturesAnswer? Answer, Problem? Refusal)> GetAsync(
        HttpContext context,
        FreshFeatures fresh,
        FreshnessTerms terms,
        string sensorId,
        Func<CancellationToken, ValueTask<FeaturesAnswer>> ask,
        TimeProvider time)
    {
        if (context.Features.Get<Begun>() is not { } begun)
        {
            context.Features.Set(begun = new Begun(time.GetTimestamp()));
        }

        var answers = await fresh.GetAsync(terms, begun.At, AskAsync, context.RequestAborted);
        if (answers.NotReached.Count > 0)
        {
            return (null, FreshnessProblems.NotReached(answers.NotReached, terms.Wait));
        }

        return answers.Stale.TryGetValue(sensorId, out var staleness)
            ? (null, FreshnessProblems.Stale(staleness, terms.MaxStaleness!.Value))
            : (answers.Answers![sensorId], null);

        async Task<IReadOnlyDictionary<string, FeaturesAnswer>?> AskAsync(CancellationToken cancellationToken) =>
            new Dictionary<string, FeaturesAnswer>(1, StringComparer.Ordinal) { [sensorId] = await ask(cancellationToken) };
    }

    private sealed record Begun(long At);
}
