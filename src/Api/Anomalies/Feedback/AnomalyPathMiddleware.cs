using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SensorGrid.Api.Paths;
using SensorGrid.Api.Requests;

namespace SensorGrid.Api.Anomalies.Feedback;

/// <summary>Reads the anomaly's id from <c>/anomalies/{id}/feedback</c> as the client sent it: see <see cref="RawPath"/>. Routing sees a placeholder in the id's stead.</summary>
internal sealed class AnomalyPathMiddleware(RequestDelegate next)
{
    private static readonly string[] Suffixes = ["/feedback"];
    private static readonly PathString Routed = new("/anomalies/-");

    public Task InvokeAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (target is not null && RawPath.TryFindSegment(target, "/anomalies/", Suffixes, out var id, out var suffix))
        {
            context.Features.Set(new AnomalyPath(PercentEncoding.Decode(id)));
            context.Request.Path = Routed.Add(suffix);
        }

        return next(context);
    }
}
