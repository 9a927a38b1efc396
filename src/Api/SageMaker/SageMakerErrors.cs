using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Problems;
using SensorGrid.Api.SageMaker.Signatures;

namespace SensorGrid.Api.SageMaker;

/// <summary>Writes errors as AWS does: the type in a header, which clients raise as an exception of that name, and the text as <c>Message</c>.</summary>
internal sealed class SageMakerErrors : IErrorForm
{
    /// <summary>The type of a freshness that is not there. AWS' model of this service has none of the kind; other services of AWS name 412 so.</summary>
    public const string PreconditionFailed = "PreconditionFailed";

    /// <summary>The type of a feature group that there is not.</summary>
    public const string ResourceNotFound = "ResourceNotFound";

    private const string TypeHeader = "x-amzn-ErrorType";

    /// <summary>The form, as endpoints have it among their metadata.</summary>
    public static SageMakerErrors Form { get; } = new();

    /// <inheritdoc/>
    public Task WriteAsync(HttpContext context, Problem problem, bool afterEffect)
    {
        var (status, type) = TypeOf(problem);
        context.Response.Headers[TypeHeader] = type;
        context.Response.Headers["x-amzn-RequestId"] = context.TraceIdentifier;
        return context.RequestServices.GetRequiredService<AnswerSender>().SendAsync(
            context,
            status,
            SageMakerDoor.Json,
            problem.Detail ?? "",
            static (writer, detail) =>
            {
                writer.WriteStartObject();
                writer.WriteString("Message"u8, detail);
                writer.WriteEndObject();
            },
            afterEffect);
    }

    private static (int Status, string Type) TypeOf(Problem problem) => problem switch
    {
        SignatureProblem typed => (typed.Status, typed.Type),
        { Status: StatusCodes.Status403Forbidden or StatusCodes.Status401Unauthorized } => (StatusCodes.Status403Forbidden, "AccessForbidden"),
        { Status: StatusCodes.Status404NotFound } => (problem.Status, ResourceNotFound),
        { Status: StatusCodes.Status412PreconditionFailed } => (problem.Status, PreconditionFailed),
        { Status: StatusCodes.Status503ServiceUnavailable } => (problem.Status, "ServiceUnavailable"),
        { Status: >= StatusCodes.Status500InternalServerError } => (problem.Status, "InternalFailure"),
        _ => (StatusCodes.Status400BadRequest, "ValidationError"),
    };
}
