using System.Text;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Problems;
using SensorGrid.Http.Connections;

namespace SensorGrid.Api.Dashboard;

/// <summary>
/// <c>GET /</c> and what its page loads. They hold nothing of the system, and are open to all: the page requests its content from the API,
/// with a key if need be.
/// </summary>
internal sealed class DashboardEndpoints(DashboardFiles files)
{
    /// <summary>Scripts and styles of this server alone, and no page of others round it.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly byte[] _page = Encoding.UTF8.GetBytes(
        files.Page?.Replace(EndpointList.Placeholder, EndpointList.Html, StringComparison.Ordinal) ?? PlainPage.Html);

    public async Task GetPageAsync(HttpContext context)
    {
        if (files.Page is not null)
        {
            // The page without scripts has its style in itself.
            context.Response.Headers.ContentSecurityPolicy = Policy;
        }

        context.Response.Headers.CacheControl = "no-cache";
        await WriteAsync(context, _page, "text/html; charset=utf-8");
    }

    public async Task GetAssetAsync(HttpContext context, string name)
    {
        if (files.Asset(name) is not { } asset)
        {
            await new Problem(StatusCodes.Status404NotFound, $"The page of this version has no file '{name}'.").WriteAsync(context);
            return;
        }

        // A file's name changes with its content.
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        await WriteAsync(context, asset.Content, asset.ContentType);
    }

    private static async Task WriteAsync(HttpContext context, byte[] content, string contentType)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.ContentType = contentType;
        context.Response.ContentLength = content.Length;
        await ConnectionLimit.WriteAsync(context, content);
    }
}
