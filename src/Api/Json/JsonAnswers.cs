using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SensorGrid.Api.Json;

/// <summary>Writes the answers that are not on the hot path.</summary>
internal static class JsonAnswers
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>Writes one JSON value as the response's body.</summary>
    public static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        var writer = JsonWriterCache.Rent(context.Response.BodyWriter);
        try
        {
            write(writer);
            writer.Flush();
        }
        finally
        {
            JsonWriterCache.Return(writer);
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
