using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace SensorGrid.Http.Connections;

/// <summary>The bounds of one connection, for every server of this process.</summary>
public static class KestrelBounds
{
    private const double LeastRate = 4096;
    private const double LeastBodyRate = 240;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Sets them.</summary>
    /// <param name="limits">The server's.</param>
    /// <param name="connections">The most connections that have a place.</param>
    public static void Apply(KestrelServerLimits limits, int connections)
    {
        // One that was closed for another keeps its descriptor until it has ended: those are bounded, too.
        limits.MaxConcurrentConnections = connections + (connections / 8) + 1;

        // What the server reads ahead of a body before the program does.
        limits.MaxRequestBufferSize = 128 * 1024;

        // The server measures rates by its own clock, which goes on while the process is stopped: a pause of some seconds (a frozen machine, swapping)
        // must not look like a client that takes or sends nothing.
        limits.MinResponseDataRate = new MinDataRate(LeastRate, Grace);
        limits.MinRequestBodyDataRate = new MinDataRate(LeastBodyRate, Grace);
    }

    /// <summary>Demands that a large answer is read within a minute or so: until then it takes memory that others need.</summary>
    public static void ExpectToBeRead(HttpContext http, long bytes)
    {
        if (HasRates(http))
        {
            http.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = new MinDataRate(Math.Max(LeastRate, bytes / 30.0), Grace);
        }
    }

    /// <summary>Demands that a large body comes within minutes: what has come takes memory that others need.</summary>
    public static void ExpectToCome(HttpContext http, long bytes)
    {
        if (HasRates(http))
        {
            http.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate = new MinDataRate(Math.Max(LeastBodyRate, bytes / 300.0), Grace);
        }
    }

    // A connection of HTTP/2 has one rate for all of its streams, which cannot be set for one.
    private static bool HasRates(HttpContext http) => HttpProtocol.IsHttp11(http.Request.Protocol) || HttpProtocol.IsHttp10(http.Request.Protocol);
}
