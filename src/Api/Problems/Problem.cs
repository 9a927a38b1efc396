using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using SensorGrid.Api.Json;

namespace SensorGrid.Api.Problems;

/// <summary>An error as RFC 9457 says it: every refusal of the API has this body.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong and what to do, in a sentence for the caller.</param>
/// <param name="WriteMore">Writes members of its own into the problem's object; null for none.</param>
internal sealed record Problem(int Status, string? Detail, Action<Utf8JsonWriter>? WriteMore = null)
{
    private const string RetryAfterSeconds = "1";

    public const string ContentType = "application/problem+json";

    /// <summary>A 400 for a request that can never succeed as it is.</summary>
    public static Problem BadRequest(string detail) => new(StatusCodes.Status400BadRequest, detail);

    public async Task WriteAsync(HttpContext context)
    {
        if (Status == StatusCodes.Status503ServiceUnavailable && context.Response.Headers.RetryAfter.Count == 0)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        context.Response.StatusCode = Status;
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        var writer = JsonWriterCache.Rent(context.Response.BodyWriter);
        try
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "about:blank"u8);
            writer.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(Status));
            writer.WriteNumber("status"u8, Status);
            if (Detail is not null)
            {
                writer.WriteString("detail"u8, Detail);
            }

            WriteMore?.Invoke(writer);
            writer.WriteEndObject();
            writer.Flush();
        }
        finally
        {
            JsonWriterCache.Return(writer);
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
