using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Api.Answers;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.SageMaker.Signatures;

/// <summary>The body of a request as it came, read once: its signature needs it before its endpoint does.</summary>
internal sealed class SignedBody
{
    /// <summary>A record has at most a few thousand short members, and a batch the ids of what may be asked for at once.</summary>
    public const int MaxBytes = 1024 * 1024;

    // A parsed document has twelve bytes a token, and so much again is made of it.
    private const long MadeOfByte = 24;

    private SignedBody(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    private ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Reads the body. Its bytes stay reserved until the request ends.</summary>
    /// <exception cref="BadHttpRequestException">413: it is too large; 400: it is cut off.</exception>
    /// <exception cref="OverloadedException">The bodies of the requests under way fill their memory.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<SignedBody>() is { } read)
        {
            return read.Bytes;
        }

        var budget = context.RequestServices.GetRequiredService<RequestMemory>().Bodies;
        var bytes = await BoundedBody.ReadAsync(context, MaxBytes, budget, out var reservation);
        reservation.Resize(bytes.Length * (1 + MadeOfByte));
        context.Features.Set(new SignedBody(bytes));
        return bytes;
    }
}
