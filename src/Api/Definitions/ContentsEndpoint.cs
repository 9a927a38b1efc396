using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Applications.Tables;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Api.Definitions;

/// <summary><c>/definitions/models/{sha256}</c> and <c>/definitions/tables/{sha256}</c>: the contents that definitions name by their hashes.</summary>
internal static class ContentsEndpoint
{
    private const string Binary = "application/octet-stream";
    private const string Form = "application/x-www-form-urlencoded";
    private const int HashLength = 64;

    private static readonly string[] GraphTypes = [Binary, "application/onnx", "application/x-onnx", Form];
    private static readonly string[] TableTypes = [Binary, "text/csv", "application/json", "application/x-ndjson", "text/plain", Form];

    /// <summary><c>GET</c>: the bytes of a graph.</summary>
    public static Task GetGraphAsync(HttpContext context, string sha256, IGrainFactory grains) =>
        GetAsync(context, sha256, "There is no graph of this hash: the models of GET /definitions name theirs by 'sha256'.", grains);

    /// <summary><c>PUT</c>: stores a graph, which a definition of a model may then name.</summary>
    public static async Task PutGraphAsync(HttpContext context, string sha256, IGrainFactory grains)
    {
        if (await ReadAsync(context, sha256, GraphTypes, $"Send the bytes of the ONNX file as {Binary}.", ModelDefinition.MostGraphBytes) is { } graph)
        {
            await StoreAsync(context, sha256, ContentKind.Graph, graph, grains);
        }
    }

    /// <summary><c>GET</c>: the bytes of a table.</summary>
    public static Task GetTableAsync(HttpContext context, string sha256, IGrainFactory grains) =>
        GetAsync(context, sha256, "There is no table of this hash: the tables of GET /definitions name theirs by 'sha256'.", grains);

    /// <summary><c>PUT</c>: stores the content of a table, which a definition of a table may then name.</summary>
    public static async Task PutTableAsync(HttpContext context, string sha256, IGrainFactory grains)
    {
        if (await ReadAsync(context, sha256, TableTypes, "Send the table as text/csv, application/json or application/x-ndjson.", TableLimits.MostBytes) is { } table)
        {
            await StoreAsync(context, sha256, ContentKind.Table, table, grains);
        }
    }

    private static async Task GetAsync(HttpContext context, string sha256, string missing, IGrainFactory grains)
    {
        if (!IsHash(sha256) || await grains.GetGrain<ICatalogueGrain>(0).GetContentBytesAsync(sha256, context.RequestAborted) is not { } content)
        {
            await new Problem(StatusCodes.Status404NotFound, missing).WriteAsync(context);
            return;
        }

        context.Response.ContentType = Binary;
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    /// <returns>Null when the request was refused.</returns>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context, string sha256, string[] mediaTypes, string remedy, int most)
    {
        if (!IsHash(sha256))
        {
            await Problem.BadRequest($"The path does not end with a SHA-256: {HashLength} hexadecimal digits in lower case, as sha256sum prints it.").WriteAsync(context);
            return null;
        }

        if (!RequestBody.IsOneOf(context.Request, mediaTypes))
        {
            await new Problem(StatusCodes.Status415UnsupportedMediaType, remedy).WriteAsync(context);
            return null;
        }

        var content = await RequestBody.ReadAsync(context, most);
        if (Convert.ToHexStringLower(SHA256.HashData(content.Span)) is var hash && hash != sha256)
        {
            await Problem.BadRequest($"The body has the SHA-256 {hash}, and not that of the path: send the whole file, with curl by --data-binary @FILE.").WriteAsync(context);
            return null;
        }

        return content;
    }

    private static async Task StoreAsync(HttpContext context, string sha256, ContentKind kind, ReadOnlyMemory<byte> content, IGrainFactory grains)
    {
        if (await grains.GetGrain<ICatalogueGrain>(0).PutContentAsync(kind, content, context.RequestAborted) is { } error)
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
                writer.WriteNumber("bytes"u8, content.Length);
                writer.WriteEndObject();
            },
            afterEffect: true);
    }

    private static bool IsHash(string text) => text.Length == HashLength && text.All(char.IsAsciiHexDigitLower);
}
