using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SensorGrid.Http.Connections;

/// <summary>The bounds of one connection, for every server of this process.</summary>
internal static class KestrelBounds
{
    /// <summary>Sets them.</summary>
    public static void Apply(KestrelServerLimits limits)
    {
        // What the server reads ahead of a body before anybody asks for it.
        limits.MaxRequestBufferSize = 128 * 1024;

        // The server measures rates by its own clock, which goes on while the process is stopped: a pause of some seconds (a frozen machine, swapping)
        // must not look like a client that takes or sends nothing.
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 4096, gracePeriod: TimeSpan.FromSeconds(30));
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(30));
    }
}
