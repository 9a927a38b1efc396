using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Api.Definitions;

/// <summary><c>/definitions/models/{sha256}</c>: the graphs of models, by their hashes.</summary>
internal static class GraphsEndpoint
{
    private const string Binary = "application/octet-stream";
    private const int HashLength = 64;

    private static readonly string[] MediaTypes = [Binary, "application/onnx", "application/x-onnx", "application/x-www-form-urlencoded"];

    /// <summary><c>GET</c>: the bytes of a graph.</summary>
    public static async Task GetAsync(HttpContext context, string sha256, IGrainFactory grains)
    {
        if (!IsHash(sha256) || await grains.GetGrain<ICatalogueGrain>(0).GetGraphBytesAsync(sha256, context.RequestAborted) is not { } graph)
        {
            await new Problem(StatusCodes.Status404NotFound, "There is no graph of this hash: the models of GET /definitions name theirs by 'sha256'.").WriteAsync(context);
            return;
        }

        context.Response.ContentType = Binary;
        context.Response.ContentLength = graph.Length;
        await context.Response.Body.WriteAsync(graph, context.RequestAborted);
    }

    /// <summary><c>PUT</c>: stores a graph, which a definition of a model may then name.</summary>
    public static async Task PutAsync(HttpContext context, string sha256, IGrainFactory grains)
    {
        if (!IsHash(sha256))
        {
            await Problem.BadRequest($"The path does not end with a SHA-256: {HashLength} hexadecimal digits in lower case, as sha256sum prints it.").WriteAsync(context);
            return;
        }

        if (!RequestBody.IsOneOf(context.Request, MediaTypes))
        {
            await new Problem(StatusCodes.Status415UnsupportedMediaType, $"Send the bytes of the ONNX file as {Binary}.").WriteAsync(context);
            return;
        }

        var graph = await RequestBody.ReadAsync(context, ModelDefinition.MostGraphBytes);
        if (Convert.ToHexStringLower(SHA256.HashData(graph.Span)) is var hash && hash != sha256)
        {
            await Problem.BadRequest($"The body has the SHA-256 {hash}, and not that of the path: send the whole file, with curl by --data-binary @model.onnx.").WriteAsync(context);
            return;
        }

        if (await grains.GetGrain<ICatalogueGrain>(0).PutGraphAsync(graph, context.RequestAborted) is { } error)
        {
            await new Problem(StatusCodes.Status409Conflict, error).WriteAsync(context);
            return;
        }

        await JsonAnswers.WriteAsync(
            context,
            StatusCodes.Status200OK,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("sha256"u8, sha256);
                writer.WriteNumber("bytes"u8, graph.Length);
                writer.WriteEndObject();
            },
            afterEffect: true);
    }

    private static bool IsHash(string text) => text.Length == HashLength && text.All(char.IsAsciiHexDigitLower);
}
