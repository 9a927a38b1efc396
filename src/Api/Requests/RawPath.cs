using Microsoft.AspNetCore.Http;

namespace SensorGrid.Api.Requests;

/// <summary>Finds a segment in a path as the client sent it, before the server's own decoding has touched it.</summary>
/// <remarks>
/// The server decodes a path once but for <c>%2F</c>, so that <c>%2F</c> and <c>%252F</c> look alike afterwards, and it takes an id such as
/// <c>..</c> for a step up. So an id is read from the raw request target, to be decoded exactly once.
/// </remarks>
internal static class RawPath
{
    /// <summary>Finds the one segment between a prefix and one of some suffixes; one slash behind the suffix says nothing, as in all other paths.</summary>
    /// <param name="target">The raw request target.</param>
    /// <param name="prefix">The beginning of the path.</param>
    /// <param name="suffixes">The possible ends of the path; one that others end with comes after them.</param>
    /// <param name="segment">The segment, still encoded.</param>
    /// <param name="suffix">The end of the path.</param>
    public static bool TryFindSegment(ReadOnlySpan<char> target, string prefix, ReadOnlySpan<string> suffixes, out ReadOnlySpan<char> segment, out PathString suffix)
    {
        segment = default;
        suffix = default;
        var path = PathOf(target);
        path = path.EndsWith('/') ? path[..^1] : path;
        if (!path.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var candidate in suffixes)
        {
            if (path.EndsWith(candidate, StringComparison.Ordinal) && path.Length > prefix.Length + candidate.Length)
            {
                segment = path[prefix.Length..^candidate.Length];
                suffix = candidate;
                return !segment.Contains('/');
            }
        }

        return false;
    }

    /// <summary>Gets the path of a raw request target, still encoded; empty when it has none.</summary>
    public static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> target)
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
