using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Api.Answers;

namespace SensorGrid.Api.Json;

/// <summary>Sends the answers that are not on the hot path.</summary>
internal static class JsonAnswers
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>Sends one JSON value as the response's body, by the <see cref="AnswerSender"/>.</summary>
    public static Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write, bool afterEffect = false) =>
        context.RequestServices.GetRequiredService<AnswerSender>().SendAsync(context, status, ContentType, write, static (writer, write) => write(writer), afterEffect);
}
