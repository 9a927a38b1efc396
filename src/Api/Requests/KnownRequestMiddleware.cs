using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SensorGrid.Api.OpenApi;
using SensorGrid.Api.Problems;
using SensorGrid.Http.Connections;

namespace SensorGrid.Api.Requests;

/// <summary>
/// Refuses a request with something that its endpoint does not know: a query parameter that its <see cref="ApiOperation"/> does not have, one given more
/// than once, or a body where there is none. Ignored, a misspelt parameter would get the answer to another question.
/// </summary>
/// <remarks>
/// Names are compared without case, as they are bound. Endpoints without an operation are not checked (the dashboard's page and its files, <c>/metrics</c>,
/// the description), nor are the health endpoints: probes add what they like.
/// </remarks>
internal sealed class KnownRequestMiddleware(RequestDelegate next)
{
    // {} and [] say nothing, and some clients send one of them with every POST.
    private const int EmptyBodyBytes = 2;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ApiOperation>() is { TakesAnything: false } operation
            && await RefusalAsync(context, operation) is { } refusal)
        {
            await Problem.BadRequest(refusal).WriteAsync(context);
            return;
        }

        await next(context);
    }

    private static async ValueTask<string?> RefusalAsync(HttpContext context, ApiOperation operation)
    {
        if (context.Request.QueryString.HasValue)
        {
            foreach (var (name, values) in context.Request.Query)
            {
                if (Array.Find(operation.QueryNames, known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } known)
                {
                    return KnownNames.Unknown("query parameter", name, operation.QueryNames);
                }

                if (values.Count > 1 && !operation.IsRepeatable(known))
                {
                    return KnownNames.Repeated("query parameter", known);
                }
            }
        }

        return operation.Request is null && await HasBodyAsync(context) ? NoBody(operation) : null;
    }

    private static async ValueTask<bool> HasBodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength is { } length)
        {
            return length > EmptyBodyBytes;
        }

        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return false;
        }

        // A body in chunks has no length: only reading shows whether it is empty.
        var body = context.Request.BodyReader;
        while (true)
        {
            var read = await ConnectionLimit.ReadAsync(context, body);
            var hasBody = read.Buffer.Length > EmptyBodyBytes;
            var isRead = hasBody || read.IsCompleted;
            body.AdvanceTo(read.Buffer.Start, isRead ? read.Buffer.Start : read.Buffer.End);
            if (isRead)
            {
                return hasBody;
            }
        }
    }

    private static string NoBody(ApiOperation operation) => operation.QueryNames.Length == 0
        ? "This endpoint takes no body."
        : $"This endpoint takes no body; its parameters go into the query: {string.Join(", ", operation.QueryNames)}.";
}
