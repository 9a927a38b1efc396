using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SensorGrid.Api.Paths;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Requests;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Api.Applications;

/// <summary>Finds what a path under <c>/applications</c> names.</summary>
internal static class ApplicationPath
{
    /// <summary>The name of a query by itself, whose own name is empty.</summary>
    public const string Query = "-";

    /// <summary>Gets the grain of an application; null for a name that none can have.</summary>
    public static IApplicationGrain? Find(IGrainFactory grains, string name) => ApplicationNames.IsValid(name) ? grains.GetGrain<IApplicationGrain>(name) : null;

    /// <summary>Creates a 404 for an application that is not there.</summary>
    public static Problem NotFound(string name) => new(
        StatusCodes.Status404NotFound, $"There is no application '{ShownText.Of(name)}': GET /applications lists all.");

    /// <summary>
    /// Reads the name of a stream, the last segment of the path, as the client sent it: the server decodes all but <c>%2F</c>, so that the name would not be decoded exactly once.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="routed">The segment as the server decoded it.</param>
    /// <returns>The stream's name; null when it is not well encoded.</returns>
    public static string? StreamOf(HttpContext context, string routed)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (string.IsNullOrEmpty(target))
        {
            return NameOf(routed);
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = target.AsSpan(0, query < 0 ? target.Length : query).TrimEnd('/');
        return PercentEncoding.Decode(path[(path.LastIndexOf('/') + 1)..]) is { } name ? NameOf(name) : null;
    }

    /// <summary>Gets the name that a path and the answers have for a stream.</summary>
    public static string Shown(string stream) => stream.Length == 0 ? Query : stream;

    private static string NameOf(string segment) => segment == Query ? "" : segment;
}
