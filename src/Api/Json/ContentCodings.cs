using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SensorGrid.Features.Readings;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Json;

/// <summary>Undoes the <c>Content-Encoding</c> of a request's body, within the bound that a plain body has.</summary>
internal static class ContentCodings
{
    private const string Supported = "gzip, deflate, br";

    /// <summary>The most codings of a body: each is inflated in turn, and no client needs more.</summary>
    private const int MostCodings = 4;

    /// <summary>Undoes the codings that were applied to a body, the last of them first.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">The body as it came.</param>
    /// <param name="maxBytes">The most bytes it may have, inflated.</param>
    /// <param name="reservation">The reservation of the body; afterwards it holds the size of the inflated one.</param>
    /// <exception cref="BadHttpRequestException">400: it is damaged; 413: it is too large; 415: a coding is not supported.</exception>
    public static ReadOnlyMemory<byte> Undo(HttpContext context, ReadOnlyMemory<byte> body, int maxBytes, ByteReservation reservation)
    {
        var codings = context.Request.Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding);
        if (codings.Length > MostCodings)
        {
            throw new BadHttpRequestException(
                $"The body has {codings.Length} content codings; at most {MostCodings} are undone.", StatusCodes.Status415UnsupportedMediaType);
        }

        // All are looked at before any is undone.
        var compressions = Array.ConvertAll(codings, Find);
        for (var i = codings.Length - 1; i >= 0; i--)
        {
            if (compressions[i] is { } compression)
            {
                // Its length shows only when it is inflated.
                reservation.Resize(body.Length + MostOf(compression, body.Length, maxBytes));
                body = Inflate(body, compression, codings[i].Trim(), maxBytes);
                reservation.Resize(body.Length);
            }
        }

        return body;
    }

    /// <summary>Computes the most bytes that a body may inflate to: deflate cannot do better than 1032 to 1 (zlib's technical details); Brotli has no such bound.</summary>
    private static long MostOf(Compression compression, int bytes, int maxBytes) =>
        compression == Compression.Brotli ? maxBytes : Math.Min(maxBytes, (bytes + 1) * 1032L);

    private static Compression? Find(string coding)
    {
        switch (coding.Trim().ToUpperInvariant())
        {
            case "" or "IDENTITY":
                return null;
            case "GZIP" or "X-GZIP":
                return Compression.Gzip;
            case "DEFLATE":
                return Compression.Zlib;
            case "BR":
                return Compression.Brotli;
            default:
                throw new BadHttpRequestException(
                    $"The content coding '{coding.Trim()}' is not supported: use {Supported}, or send the body as it is.", StatusCodes.Status415UnsupportedMediaType);
        }
    }

    private static ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> body, Compression compression, string coding, int maxBytes)
    {
        if (body.IsEmpty)
        {
            return body;
        }

        // Some send the bare deflate format under this name (RFC 9110, section 8.4.1.2).
        compression = compression == Compression.Zlib && Inflation.Detect(body.Span) != Compression.Zlib ? Compression.Deflate : compression;
        var error = Inflation.TryInflate(body.Span, compression, maxBytes, out var inflated);
        return error switch
        {
            InflationError.None => inflated,
            InflationError.TooLarge => throw new BadHttpRequestException(
                $"The body inflates to more than the {maxBytes} bytes that one request may have; send it in parts.", StatusCodes.Status413PayloadTooLarge),
            InflationError.CutOff => throw new BadHttpRequestException(
                $"The body is {coding} that is cut off, or has bytes behind its end.", StatusCodes.Status400BadRequest),
            _ => throw new BadHttpRequestException(
                $"The body is not {coding}, although its Content-Encoding says so, or it is damaged.", StatusCodes.Status400BadRequest),
        };
    }
}
