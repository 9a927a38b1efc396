using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.SageMaker.Signatures;

namespace SensorGrid.Api.SageMaker;

/// <summary>Parses the body of a request.</summary>
internal static class RecordBody
{
    /// <summary>Parses the body as one JSON object.</summary>
    /// <exception cref="BadHttpRequestException">400: it is none; 413: it is too large.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext context)
    {
        var document = JsonBody.Parse(await SignedBody.ReadAsync(context));
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        throw new BadHttpRequestException("The body must be a JSON object.");
    }
}
