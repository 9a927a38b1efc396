using Microsoft.AspNetCore.Http;
using SensorGrid.Guards.Pages;

namespace SensorGrid.Kinesis.Local.Wire;

/// <summary>Refuses every request that a browser sends for a page that did not come from this machine: no credentials keep it out.</summary>
internal sealed class ForeignPages(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        return LocalPage.Refusal(http.Request.Host.Host, headers.Origin, headers["Sec-Fetch-Site"]) is { } why
            ? RefuseAsync(http, $"This endpoint is for programs on this machine, and {why}.")
            : next(http);
    }

    private static async Task RefuseAsync(HttpContext http, string message)
    {
        var answer = Answer.Error(KinesisError.AccessDenied(message));
        http.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        http.Response.Headers["x-amzn-ErrorType"] = answer.ErrorType;
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted).ConfigureAwait(false);
    }
}
