using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SensorGrid.Api.Paths;
using SensorGrid.Api.Requests;

namespace SensorGrid.Api.Sensors;

/// <summary>Reads the sensor's id from <c>/sensors/{id}</c> and what is below it as the client sent it: see <see cref="RawPath"/>. Routing sees a placeholder in the id's stead, or nothing at all: see <see cref="FeaturesRoute"/>.</summary>
internal sealed class SensorPathMiddleware(RequestDelegate next, FeaturesRoute features)
{
    // The empty one last: all paths end with it.
    private static readonly string[] Suffixes = [FeaturesRoute.Suffix, "/history", "/what-if", ""];
    private static readonly PathString Routed = new("/sensors/-");

    public Task InvokeAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (target is not null && RawPath.TryFindSegment(target, "/sensors/", Suffixes, out var id, out var suffix))
        {
            context.Features.Set(new SensorPath(PercentEncoding.Decode(id)));
            if (suffix == FeaturesRoute.Suffix && HttpMethods.IsGet(context.Request.Method) && features.Endpoint is { } endpoint)
            {
                context.SetEndpoint(endpoint);
            }
            else
            {
                context.Request.Path = Routed.Add(suffix);
            }
        }

        return next(context);
    }
}
