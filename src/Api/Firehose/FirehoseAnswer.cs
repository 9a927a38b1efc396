using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Api.Answers;

namespace SensorGrid.Api.Firehose;

/// <summary>Sends answers in the one form that Firehose takes: the request's id, the time, and what went wrong. It takes anything else for a failure.</summary>
internal static class FirehoseAnswer
{
    /// <summary>Sends an answer, with its length and without a content coding.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">200 for success, and nothing else.</param>
    /// <param name="error">The fault and its remedy; null for success.</param>
    /// <param name="afterEffect">The request has done something already.</param>
    public static Task SendAsync(HttpContext context, int status, string? error, bool afterEffect)
    {
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
        return context.RequestServices.GetRequiredService<AnswerSender>().SendAsync(
            context,
            status,
            "application/json",
            (Id: FirehoseRequestId.Of(context), Now: now, Error: error),
            static (writer, answer) =>
            {
                writer.WriteStartObject();
                writer.WriteString("requestId"u8, answer.Id);
                writer.WriteNumber("timestamp"u8, answer.Now);
                if (answer.Error is not null)
                {
                    writer.WriteString("errorMessage"u8, answer.Error);
                }

                writer.WriteEndObject();
            },
            afterEffect);
    }
}
