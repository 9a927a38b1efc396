using Microsoft.AspNetCore.Http;

namespace SensorGrid.Api.Firehose;

/// <summary>The id of a request, which every answer repeats, also a refusal. Firehose keeps it when it sends the request again.</summary>
/// <param name="Text">The id.</param>
internal sealed record FirehoseRequestId(string Text)
{
    /// <summary>Longest id, in characters; Firehose's have 36.</summary>
    public const int Longest = 64;

    private const string Header = "X-Amz-Firehose-Request-Id";

    /// <summary>Gets the id as far as it is known: that of the body, or that of the header while the body is not read or cannot be.</summary>
    public static string Of(HttpContext context) =>
        context.Features.Get<FirehoseRequestId>()?.Text ?? (context.Request.Headers[Header].ToString() is { Length: <= Longest } id ? id : "");
}
