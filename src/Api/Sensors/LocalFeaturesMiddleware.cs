using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SensorGrid.Api.Clustering;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Sensors;

/// <summary>Answers <c>GET /sensors/{id}/features</c> without parameters at once, when the sensor can: no parameters are bound, no call is prepared. All else goes on to the endpoint.</summary>
/// <remarks>Behind the check of keys.</remarks>
internal sealed class LocalFeaturesMiddleware(RequestDelegate next, FeaturesRoute route, LocalFeatures features, ClusterReach reach, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context) =>
        ReferenceEquals(context.GetEndpoint(), route.Endpoint)
        && !context.Request.QueryString.HasValue
        && reach.HasJoined
        && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
        && context.Features.Get<SensorPath>() is { SensorId: { } sensorId }
            ? features.TrySendAsync(context, sensorId, AsOf.Now(time)) ?? next(context)
            : next(context);
}
