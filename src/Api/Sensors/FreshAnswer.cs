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

        var finding = await GetAsync(fresh, terms, begun.At, sensorId, ask, context.RequestAborted);
        return (finding.Answer, finding.Refusal);
    }

    /// <summary>Gets the answer, or the problem that says why there is none that keeps the terms; where there is no HTTP request.</summary>
    /// <param name="fresh">The source of fresh answers.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="begun">The timestamp from which on <see cref="FreshnessTerms.Wait"/> counts.</param>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="ask">Asks the sensor.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    public static async Task<FreshFinding> GetAsync(
        FreshFeatures fresh, FreshnessTerms terms, long begun, string sensorId, Func<CancellationToken, ValueTask<FeaturesAnswer>> ask, CancellationToken cancellationToken)
    {
        var answers = await fresh.GetAsync(terms, begun, AskAsync, cancellationToken);
        if (answers.NotReached.Count > 0)
        {
            return new FreshFinding(null, FreshnessProblems.NotReached(answers.NotReached, terms.Wait));
        }

        if (answers.Stale.TryGetValue(sensorId, out var staleness))
        {
            return new FreshFinding(null, FreshnessProblems.Stale(staleness, terms.MaxStaleness!.Value));
        }

        var answer = answers.Answers![sensorId];
        return new FreshFinding(answer, Staleness: answer.Positions.Length > 0 && answers.Measured.TryGetValue(sensorId, out staleness) ? staleness.By : null);

        async Task<IReadOnlyDictionary<string, FeaturesAnswer>?> AskAsync(CancellationToken token) =>
            new Dictionary<string, FeaturesAnswer>(1, StringComparer.Ordinal) { [sensorId] = await ask(token) };
    }

    private sealed record Begun(long At);
}
