using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SensorGrid.Http.Connections;

namespace SensorGrid.Http.Memory;

/// <summary>Reads request bodies into memory that grows with the bytes that arrive, never with those that are announced.</summary>
public static class BoundedBody
{
    private const int FirstBytes = 4096;
    private const int LargeBytes = 256 * 1024;

    /// <summary>Reads a whole body. Its bytes stay reserved until the request ends.</summary>
    /// <param name="http">The request.</param>
    /// <param name="maxBytes">The most bytes that the body may have.</param>
    /// <param name="budget">The budget that the bodies of all requests under way share.</param>
    /// <param name="reservation">The reservation of the body, to reserve what is made of it.</param>
    /// <exception cref="BadHttpRequestException">413: the body has more than <paramref name="maxBytes"/>; 400 or 408: it is cut off, or does not come.</exception>
    /// <exception cref="OverloadedException">The budget is used up.</exception>
    public static ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext http, int maxBytes, ByteBudget budget, out ByteReservation reservation)
    {
        reservation = new ByteReservation(budget);
        http.Response.RegisterForDispose(reservation);
        if (http.Request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // The server would count what frames the chunks of a body without a length.
            size.MaxRequestBodySize = null;
        }

        return ReadAsync(http, maxBytes, reservation);
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext http, int maxBytes, ByteReservation reservation)
    {
        var reader = http.Request.BodyReader;
        byte[] body = [];
        var length = 0;
        while (true)
        {
            var read = await ConnectionLimit.ReadAsync(http, reader).ConfigureAwait(false);
            var buffer = read.Buffer;
            if (length + buffer.Length > maxBytes)
            {
                reader.AdvanceTo(buffer.End);
                throw TooLarge(maxBytes);
            }

            if (length + buffer.Length > body.Length)
            {
                body = Grow(body, length, (int)buffer.Length, http.Request.ContentLength, maxBytes, reservation);
                if (body.Length >= LargeBytes)
                {
                    KestrelBounds.ExpectToCome(http, body.Length);
                }
            }

            buffer.CopyTo(body.AsSpan(length));
            length += (int)buffer.Length;
            reader.AdvanceTo(buffer.End);
            if (read.IsCompleted)
            {
                return body.AsMemory(0, length);
            }
        }
    }

    /// <summary>Enlarges the array to twice what has arrived, at least 4 KiB, but to no more than the announced length, or the maximum, unless more has arrived.</summary>
    private static byte[] Grow(byte[] body, int length, int more, long? announced, int maxBytes, ByteReservation reservation)
    {
        var room = (int)Math.Min(Math.Max(FirstBytes, 2L * (length + more)), Math.Max(announced ?? maxBytes, length + more));

        // The old bytes are there until they are copied.
        reservation.Resize(body.Length + room);
        var larger = GC.AllocateUninitializedArray<byte>(room);
        body.AsSpan(0, length).CopyTo(larger);
        reservation.Resize(room);
        return larger;
    }

    private static BadHttpRequestException TooLarge(int maxBytes) => new(
        string.Create(CultureInfo.InvariantCulture, $"The body is larger than the {maxBytes} bytes that one request may have; send it in parts, or make it smaller."),
        StatusCodes.Status413PayloadTooLarge);
}
