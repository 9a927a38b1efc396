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

        var after = request.TextParameter(FreshnessTerms.AfterName)?.Split(',') ?? [];
        return new SensorsQuestion(asOf, FreshnessTerms.Parse(after, request.TextParameter(FreshnessTerms.WaitName), request.TextParameter(FreshnessTerms.MaxStalenessName)));
    }

    /// <summary>Asks the sensors.</summary>
    /// <param name="ids">The sensors.</param>
    /// <param name="sensors">Asks them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="reduce">Gets what is kept of an answer.</param>
    /// <param name="cancellationToken">The token that cancels the calls.</param>
    /// <exception cref="BadHttpRequestException">412, 503: an answer would not be as fresh as is demanded. 422: the instant is too far back.</exception>
    public async Task<Dictionary<string, TKept>> AskAsync<TKept>(string[] ids, FreshSensors sensors, TimeProvider time, Func<FeaturesAnswer, TKept> reduce, CancellationToken cancellationToken)
    {
        var (kept, refusal) = await sensors.AskAsync(
            ids, () => AsOfParameter.AtAnswer(AsOf, time), Terms, answer => answer.OldestAsOf is { } oldest ? throw Refused(FeaturesEndpoint.TooFarBack(oldest)) : reduce(answer), cancellationToken);
        return refusal is null ? kept! : throw Refused(refusal);
    }

    private static BadHttpRequestException Refused(Problem problem) => new(problem.Detail!, problem.Status);
}
