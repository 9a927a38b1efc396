using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SensorGrid.Guards.Pages;

/// <summary>
/// Distinguishes requests of programs and pages of this machine from those that a browser on it sends for any other page. For endpoints on loopback that ask for no
/// key.
/// </summary>
/// <remarks>
/// A page that has made its own name point to 127.0.0.1 shows in <c>Host</c>. One that sends from elsewhere shows in <c>Origin</c>, which browsers leave out
/// of some GETs, and in <c>Sec-Fetch-Site</c>, which they send with every request and no page can set. Programs send neither.
/// </remarks>
public static class LocalPage
{
    private static readonly string[] Schemes = ["http://", "https://"];

    /// <summary>Gets the reason why a request is refused; null when it is accepted.</summary>
    /// <param name="host">The name of the header <c>Host</c> without the port; null or empty when there is none.</param>
    /// <param name="origins">The values of the header <c>Origin</c>, each line one.</param>
    /// <param name="fetchSites">The values of the header <c>Sec-Fetch-Site</c>, each line one.</param>
    public static string? Refusal(string? host, IReadOnlyList<string?> origins, IReadOnlyList<string?> fetchSites)
    {
        if (!string.IsNullOrEmpty(host) && !IsThisMachine(host))
        {
            return $"'{host}' is not a name of this machine for itself";
        }

        if (origins.Count > 1 || (origins.Count == 1 && !IsLocalOrigin(origins[0])))
        {
            return "the request comes from a page of another machine";
        }

        return fetchSites.Count > 1 || (fetchSites.Count == 1 && fetchSites[0] is not ("none" or "same-origin"))
            ? "the request is sent for a page of another site (Sec-Fetch-Site)"
            : null;
    }

    /// <summary>
    /// Determines whether an origin is http or https on a name of this machine: <c>localhost</c>, 127.0.0.0/8 or <c>[::1]</c>, and maybe a
    /// port.
    /// </summary>
    private static bool IsLocalOrigin(string? origin)
    {
        var scheme = Array.Find(Schemes, scheme => origin?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ?? false);
        if (scheme is null)
        {
            return false;
        }

        var authority = origin![scheme.Length..];
        var colon = authority.LastIndexOf(':');
        var hasPort = colon > authority.LastIndexOf(']');
        return IsThisMachine(hasPort ? authority[..colon] : authority)
            && (!hasPort || ushort.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }

    // Not as Uri reads it, which also takes 'loopback', files and empty names for this machine; nor what stands for an address in other ways, such as 127.1.
    private static bool IsThisMachine(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return IPAddress.TryParse(host, out var address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6
                ? address.Equals(IPAddress.IPv6Loopback)
                : IPAddress.IsLoopback(address) && host == address.ToString());
    }
}
