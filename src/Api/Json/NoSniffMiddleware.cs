using Microsoft.AspNetCore.Http;

namespace SensorGrid.Api.Json;

/// <summary>Keeps browsers from guessing the type of an answer: texts of others are in answers.</summary>
internal sealed class NoSniffMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        // Set when the answer starts: headers set earlier are lost when a problem replaces the answer.
        context.Response.OnStarting(static response =>
        {
            ((HttpResponse)response).Headers.XContentTypeOptions = "nosniff";
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    }
}
