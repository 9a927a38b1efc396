using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SensorGrid.Api.Problems;
using SensorGrid.Guards.Pages;

namespace SensorGrid.Api.Keys;

/// <summary>Keeps web pages of other machines out of an API that needs no key because it listens on loopback only.</summary>
/// <remarks>
/// A browser on this machine sends for any page: text to <c>POST /readings</c> and any GET without asking first, and everything for a page that has made
/// its own name point to 127.0.0.1. <see cref="LocalPage"/> distinguishes them from the rest.
/// </remarks>
internal sealed class ForeignPageMiddleware(RequestDelegate next, RefusalMetrics metrics, IOptions<ApiAccessOptions> access)
{
    private readonly bool _isOpenToThisMachineOnly = access.Value is { HasKeys: false, AllowAnonymous: false };

    // Programs send the same one again and again.
    private volatile string? _ownHost;

    public Task InvokeAsync(HttpContext context)
    {
        if (!_isOpenToThisMachineOnly)
        {
            return next(context);
        }

        var (host, headers) = (context.Request.Host, context.Request.Headers);
        var (origins, fetchSites) = (headers.Origin, headers["Sec-Fetch-Site"]);
        if (origins.Count == 0 && fetchSites.Count == 0 && host.Value == _ownHost)
        {
            return next(context);
        }

        if (LocalPage.Refusal(host.Host, origins, fetchSites) is { } refusal)
        {
            return RefuseAsync(context, refusal);
        }

        _ownHost = host.Value;
        return next(context);
    }

    private Task RefuseAsync(HttpContext context, string why)
    {
        metrics.OnRefused("foreign_page");
        return new Problem(
            StatusCodes.Status403Forbidden,
            $"Without keys the API is for programs on this machine, and {why}: set a key (SensorGrid:Api:Keys:<name>), or SensorGrid:Api:AllowAnonymous=true.")
            .WriteAsync(context);
    }
}
