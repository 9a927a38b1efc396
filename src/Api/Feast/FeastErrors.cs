using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Problems;

namespace SensorGrid.Api.Feast;

/// <summary>Writes errors as Feast's server does: its client reads JSON from every one of them.</summary>
/// <remarks>
/// The client repeats a POST after 429, 500, 502, 503 and 504, and then shows nothing of the answer. So what is wrong for good is 4xx, what another attempt can mend 503; and 412 a freshness that is not there, of which the client shows status and text.
/// </remarks>
internal sealed class FeastErrors : IErrorForm
{
    private const string Json = "application/json";

    /// <summary>The form, as endpoints have it among their metadata.</summary>
    public static FeastErrors Form { get; } = new();

    /// <inheritdoc/>
    public Task WriteAsync(HttpContext context, Problem problem, bool afterEffect)
    {
        var isWrong = problem.Status is StatusCodes.Status400BadRequest or StatusCodes.Status422UnprocessableEntity;
        return SendAsync(context, isWrong ? StatusCodes.Status422UnprocessableEntity : problem.Status, (problem.Detail ?? "", isWrong), Write, afterEffect);
    }

    /// <summary>Sends a refusal as a JSON string that holds JSON, from which the client makes the exception again.</summary>
    public static Task WriteAsync(HttpContext context, FeastException refusal) => SendAsync(context, refusal.Status, refusal, Write, afterEffect: false);

    private static Task SendAsync<TState>(HttpContext context, int status, TState state, Action<Utf8JsonWriter, TState> write, bool afterEffect) =>
        context.RequestServices.GetRequiredService<AnswerSender>().SendAsync(context, status, Json, state, write, afterEffect);

    private static void Write(Utf8JsonWriter writer, (string Detail, bool IsWrong) error)
    {
        writer.WriteStartObject();
        if (error.IsWrong)
        {
            // As the validation of a body is reported.
            writer.WriteStartArray("detail"u8);
            writer.WriteStartObject();
            writer.WriteStartArray("loc"u8);
            writer.WriteStringValue("body"u8);
            writer.WriteEndArray();
            writer.WriteString("msg"u8, error.Detail);
            writer.WriteString("type"u8, "value_error"u8);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }
        else
        {
            writer.WriteString("detail"u8, error.Detail);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, FeastException refusal)
    {
        using var text = new MemoryStream();
        using (var inner = new Utf8JsonWriter(text))
        {
            inner.WriteStartObject();
            inner.WriteString("module"u8, "feast.errors"u8);
            inner.WriteString("class"u8, refusal.ExceptionClass);
            inner.WriteString("message"u8, refusal.Message);
            inner.WriteEndObject();
        }

        writer.WriteStringValue(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
    }
}
