using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using SensorGrid.Api.Answers;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Json;

/// <summary>Reads request bodies within bounds.</summary>
internal static class RequestBody
{
    /// <summary>A parsed document has twelve bytes a token, and the shortest token with its comma two; in an array that doubles.</summary>
    private const int ParsedBytesOfByte = 12;

    private const string Json = "application/json";

    /// <summary>
    /// Determines whether the request declares its body as one of these media types (with JSON, also <c>+json</c>). One without a content
    /// type is judged by its content.
    /// </summary>
    public static bool IsOneOf(HttpRequest request, params ReadOnlySpan<string> mediaTypes)
    {
        if (request.ContentType is not { Length: > 0 } contentType)
        {
            return true;
        }

        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed))
        {
            return false;
        }

        foreach (var mediaType in mediaTypes)
        {
            if (parsed.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return mediaTypes.Contains(Json) && parsed.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads the whole body, and inflates it when the request has a <c>Content-Encoding</c>. Its bytes stay reserved until the request ends.</summary>
    /// <exception cref="BadHttpRequestException">
    /// 413: the body has more than <paramref name="maxBytes"/>, as it comes or inflated; 415: its coding is not supported; 400: it is damaged.
    /// </exception>
    /// <exception cref="OverloadedException">The bodies of the requests under way fill their memory.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, int maxBytes, int madeOfByte = 0)
    {
        var budget = context.RequestServices.GetRequiredService<RequestMemory>().Bodies;
        var body = ContentCodings.Undo(context, await BoundedBody.ReadAsync(context, maxBytes, budget, out var reservation), maxBytes, reservation);

        // Reserved for the body and for what is made of it.
        reservation.Resize(body.Length * (1L + madeOfByte));
        return body;
    }

    /// <summary>Reads the body as one JSON value, by <see cref="JsonBody"/>.</summary>
    /// <exception cref="BadHttpRequestException">400 or 413: the body is not well-formed JSON, or too large.</exception>
    public static async Task<JsonDocument> ReadJsonAsync(HttpContext context, int maxBytes) =>
        JsonBody.Parse(await ReadAsync(context, maxBytes, ParsedBytesOfByte));
}
