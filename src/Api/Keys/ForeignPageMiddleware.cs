using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SensorGrid.Api.Problems;

namespace SensorGrid.Api.Keys;

/// <summary>Keeps web pages of other machines out of an API that needs no key because it listens on loopback only.</summary>
/// <remarks>
/// A browser on this machine sends for any page: text to <c>POST /readings</c> without asking first, and everything for a page that has made its
/// own name point to 127.0.0.1. The first shows in <c>Origin</c>, the second in <c>Host</c>.
/// </remarks>
internal sealed class ForeignPageMiddleware(RequestDelegate next, IOptions<ApiAccessOptions> access)
{
    private readonly bool _isOpenToThisMachineOnly = access.Value is { Keys.Count: 0, AllowAnonymous: false };

    public Task InvokeAsync(HttpContext context)
    {
        if (!_isOpenToThisMachineOnly)
        {
            return next(context);
        }

        var request = context.Request;
        if (request.Host.HasValue && !IsThisMachine(request.Host.Host))
        {
            return RefuseAsync(context, $"'{request.Host.Host}' is not a name of this machine for itself");
        }

        return request.Headers.Origin is { Count: > 0 } origin && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.IsLoopback)
            ? RefuseAsync(context, "the request comes from a page of another machine")
            : next(context);
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static Task RefuseAsync(HttpContext context, string why) => new Problem(
        StatusCodes.Status403Forbidden,
        $"Without keys the API is for programs on this machine, and {why}: set a key (SensorGrid:Api:Keys:<name>), or SensorGrid:Api:AllowAnonymous=true.")
        .WriteAsync(context);
}
