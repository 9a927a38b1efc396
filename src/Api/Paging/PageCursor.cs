using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Requests;

namespace SensorGrid.Api.Paging;

/// <summary>Turns the last item of a page into the opaque text from which the next page begins, and back.</summary>
internal static class PageCursor
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Encode(string key) => Base64Url.EncodeToString(Strict.GetBytes(key));

    /// <summary>Decodes the value passed to <see cref="Encode"/>; null for the first page.</summary>
    /// <exception cref="BadHttpRequestException">400: not a cursor that this API gave.</exception>
    public static string? Decode(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        try
        {
            return Strict.GetString(Base64Url.DecodeFromChars(cursor));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            throw Invalid(cursor);
        }
    }

    public static BadHttpRequestException Invalid(string cursor) =>
        new($"'{ShownText.Of(cursor)}' is not a cursor that this API gave; leave it out to begin at the first page.");
}
