using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SensorGrid.Api.Sensors;

/// <summary>Takes the sensor's id out of <c>/sensors/{id}</c> and what is below it as the client sent it, before the server's own decoding has touched it.</summary>
/// <remarks>
/// The server decodes a path once but for <c>%2F</c>, so that <c>%2F</c> and <c>%252F</c> look alike afterwards, and it takes an id such as
/// <c>..</c> for a step up. The raw request target is decoded here, exactly once; routing sees a placeholder in the id's stead.
/// </remarks>
internal sealed class SensorPathMiddleware(RequestDelegate next)
{
    private const string Prefix = "/sensors/";
    // The empty one last: all paths end with it.
    private static readonly string[] Suffixes = ["/features", "/history", ""];
    private static readonly PathString Routed = new("/sensors/-");

    public Task InvokeAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (target is not null && TryFindId(target, out var id, out var suffix))
        {
            context.Features.Set(new SensorPath(PercentEncoding.Decode(id)));
            context.Request.Path = Routed.Add(suffix);
        }

        return next(context);
    }

    /// <summary>Finds the one segment between prefix and suffix.</summary>
    internal static bool TryFindId(ReadOnlySpan<char> target, out ReadOnlySpan<char> id, out PathString suffix)
    {
        id = default;
        suffix = default;
        var path = PathOf(target);
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var candidate in Suffixes)
        {
            if (path.EndsWith(candidate, StringComparison.Ordinal) && path.Length > Prefix.Length + candidate.Length)
            {
                id = path[Prefix.Length..^candidate.Length];
                suffix = candidate;
                return !id.Contains('/');
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> target)
    {
        var query = target.IndexOf('?');
        var path = query < 0 ? target : target[..query];
        if (path.StartsWith('/'))
        {
            return path;
        }

        // The absolute form, which proxies are sent: http://host/path.
        var authority = path.IndexOf("://", StringComparison.Ordinal);
        var slash = authority < 0 ? -1 : path[(authority + 3)..].IndexOf('/');
        return slash < 0 ? default : path[(authority + 3 + slash)..];
    }
}
