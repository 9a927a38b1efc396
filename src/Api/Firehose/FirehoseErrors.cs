using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Problems;

namespace SensorGrid.Api.Firehose;

/// <summary>Writes errors as Firehose expects them. It shows the text in its own logs, tries again, and then writes the batch to its backup.</summary>
/// <remarks>413 is never sent: after that Firehose drops the batch for good, without a backup.</remarks>
internal sealed class FirehoseErrors : IErrorForm
{
    // As long as Firehose takes it.
    private const int LongestMessage = 8192;

    /// <summary>The form, as endpoints have it among their metadata.</summary>
    public static FirehoseErrors Form { get; } = new();

    /// <inheritdoc/>
    public Task WriteAsync(HttpContext context, Problem problem, bool afterEffect)
    {
        var status = problem.Status == StatusCodes.Status413PayloadTooLarge ? StatusCodes.Status400BadRequest : problem.Status;
        var message = problem.Detail ?? "The request failed.";
        return FirehoseAnswer.SendAsync(context, status, message.Length > LongestMessage ? message[..LongestMessage] : message, afterEffect);
    }
}
