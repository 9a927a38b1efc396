using SensorGrid.Api.Redis.Wire;

namespace SensorGrid.Api.Redis;

/// <summary>Detects requests of HTTP: a web page of any site can send them to a port of this machine. Their connection is closed without an answer.</summary>
internal static class HttpRequests
{
    /// <summary>Determines whether a line is the first one of a request, or a header that has come through.</summary>
    public static bool Begin(CommandArguments line) =>
        line.Count > 0
        && (line.Is(0, "host:"u8) || line.Is(0, "post"u8) || (line.Count == 3 && line[2].StartsWith("HTTP/"u8)));
}
