using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace SensorGrid.Api.Json;

/// <summary>Reads request bodies within bounds.</summary>
internal static class RequestBody
{
    private const string Json = "application/json";

    /// <summary>Whether the request says that its body is one of these media types (with JSON, also <c>+json</c>); one without a content type is taken at its content.</summary>
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

    /// <summary>Reads the whole body, and inflates it when the request has a <c>Content-Encoding</c>.</summary>
    /// <exception cref="BadHttpRequestException">
    /// 413: the body has more than <paramref name="maxBytes"/>, as it comes or inflated; 415: its coding is not supported; 400: it is damaged.
    /// </exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, long maxBytes)
    {
        var length = context.Request.ContentLength;
        if (length > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = maxBytes;
        }

        using var body = new MemoryStream((int)(length ?? 4096));
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge(maxBytes);
        }

        return ContentCodings.Undo(context, body.GetBuffer().AsMemory(0, (int)body.Length), maxBytes);
    }

    /// <summary>Parses the body as one JSON value.</summary>
    /// <exception cref="BadHttpRequestException">400 or 413: the body is not well-formed JSON, or too large.</exception>
    public static async Task<JsonDocument> ReadJsonAsync(HttpContext context, long maxBytes)
    {
        var body = await ReadAsync(context, maxBytes);
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException exception)
        {
            throw new BadHttpRequestException($"The body is not well-formed JSON: {exception.Message}", exception);
        }
    }

    private static BadHttpRequestException TooLarge(long maxBytes) => new(
        $"The body is larger than the {maxBytes} bytes that one request may have; send it in parts.", StatusCodes.Status413PayloadTooLarge);
}
