using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Api.Answers;

namespace SensorGrid.Api.Problems;

/// <summary>An error by RFC 9457: every refusal of the API has this body, but where an endpoint has an <see cref="IErrorForm"/> of its own.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">The fault and its remedy, in a sentence for the caller.</param>
/// <param name="WriteMore">Writes members of its own into the problem's object; null for none.</param>
internal record Problem(int Status, string? Detail, Action<Utf8JsonWriter>? WriteMore = null)
{
    private const string RetryAfterSeconds = "1";

    public const string ContentType = "application/problem+json";

    /// <summary>Creates a 400 for a request that can never succeed as it is.</summary>
    public static Problem BadRequest(string detail) => new(StatusCodes.Status400BadRequest, detail);

    /// <summary>Sends the problem as the response's body, by the <see cref="AnswerSender"/>, or in the endpoint's own form.</summary>
    /// <param name="context">The request.</param>
    /// <param name="afterEffect">The request has done something already, and the problem says what.</param>
    public Task WriteAsync(HttpContext context, bool afterEffect = false)
    {
        if (Status == StatusCodes.Status503ServiceUnavailable && context.Response.Headers.RetryAfter.Count == 0)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        return context.GetEndpoint()?.Metadata.GetMetadata<IErrorForm>() is { } form
            ? form.WriteAsync(context, this, afterEffect)
            : context.RequestServices.GetRequiredService<AnswerSender>().SendAsync(
                context, Status, ContentType, this, static (writer, problem) => problem.Write(writer), afterEffect);
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "about:blank"u8);
        writer.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(Status));
        writer.WriteNumber("status"u8, Status);
        if (Detail is not null)
        {
            writer.WriteString("detail"u8, Detail);
        }

        WriteMore?.Invoke(writer);
        writer.WriteEndObject();
    }
}
