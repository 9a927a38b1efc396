using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Problems;

namespace SensorGrid.Api.Inference;

/// <summary>Writes errors as the Open Inference Protocol has them: an object with <c>error</c>.</summary>
internal sealed class InferenceErrors : IErrorForm
{
    /// <summary>The form, as endpoints have it among their metadata.</summary>
    public static InferenceErrors Form { get; } = new();

    /// <inheritdoc/>
    public Task WriteAsync(HttpContext context, Problem problem, bool afterEffect)
    {
        // The protocol knows no request that is well-formed and yet cannot be answered.
        var status = problem.Status is StatusCodes.Status422UnprocessableEntity or StatusCodes.Status415UnsupportedMediaType ? StatusCodes.Status400BadRequest : problem.Status;
        return context.RequestServices.GetRequiredService<AnswerSender>().SendAsync(
            context,
            status,
            InferenceDoor.Json,
            problem.Detail ?? "",
            static (writer, detail) =>
            {
                writer.WriteStartObject();
                writer.WriteString("error"u8, detail);
                writer.WriteEndObject();
            },
            afterEffect);
    }
}
