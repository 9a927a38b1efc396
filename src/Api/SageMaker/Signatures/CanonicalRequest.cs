using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SensorGrid.Api.Requests;

namespace SensorGrid.Api.SageMaker.Signatures;

/// <summary>Makes the text of a request that Signature Version 4 signs.</summary>
internal static class CanonicalRequest
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// <summary>Makes the text.</summary>
    /// <param name="request">The request.</param>
    /// <param name="signedHeaders">The names of the signed headers.</param>
    /// <param name="body">The body.</param>
    public static string Of(HttpRequest request, string[] signedHeaders, ReadOnlySpan<byte> body)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var text = new StringBuilder();
        text.Append(request.Method).Append('\n');

        // The path is encoded a second time, as for every service but S3.
        text.Append(Encode(RawPath.PathOf(target).ToString(), keepsSlashes: true)).Append('\n');
        text.Append(QueryOf(query < 0 ? "" : target[(query + 1)..])).Append('\n');
        foreach (var name in signedHeaders)
        {
            var values = request.Headers[name].Select(value => string.Join(' ', (value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            text.Append(name).Append(':').AppendJoin(',', values).Append('\n');
        }

        return text.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(Convert.ToHexStringLower(SHA256.HashData(body))).ToString();
    }

    private static string QueryOf(string query)
    {
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            return (Name: Recode(equals < 0 ? pair : pair[..equals]), Value: equals < 0 ? "" : Recode(pair[(equals + 1)..]));
        });
        return string.Join('&', pairs.OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal).Select(pair => $"{pair.Name}={pair.Value}"));
    }

    // Decoded as the endpoint does, so that what is signed is what is read.
    private static string Recode(string text) => Encode(Uri.UnescapeDataString(text.Replace('+', ' ')), keepsSlashes: false);

    private static string Encode(string text, bool keepsSlashes)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (Unreserved.Contains((char)value, StringComparison.Ordinal) || (keepsSlashes && value == '/'))
            {
                encoded.Append((char)value);
            }
            else
            {
                encoded.Append('%').Append(Convert.ToHexString([value]));
            }
        }

        return encoded.ToString();
    }
}
